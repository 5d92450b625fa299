-- What SQLite refuses of what passes between a giver and its bank.


-- What is added belongs to the act that is being done ------------------------------------------------------

-- An account comes with a programme, or by an act of two people that says which it is.
CREATE TRIGGER partyaccount_is_right BEFORE INSERT ON records_partyaccount
BEGIN
    SELECT CASE
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR programme.giver_id IS NOT NEW.giver_id
            OR entry.action NOT IN ('open', 'change_account')
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
            OR (
                entry.action = 'change_account'
                AND (
                    party.name IS NOT json_extract(entry.payload, '$.facts.recipient')
                    OR NEW.account IS NOT json_extract(entry.payload, '$.facts.account')
                )
            )
            OR (
                entry.action = 'open'
                AND EXISTS (
                    SELECT 1 FROM records_partyaccount WHERE giver_id = NEW.giver_id AND party_id = NEW.party_id
                )
            )
        THEN RAISE(ABORT, 'account_is_changed_by_two')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_programme AS programme ON programme.id = entry.programme_id
    LEFT JOIN records_party AS party ON party.id = NEW.party_id;
END;

CREATE TRIGGER filedelivery_is_right BEFORE INSERT ON records_filedelivery
BEGIN
    SELECT CASE
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'deliver_payment_file'
            OR payment.programme_id IS NOT entry.programme_id
            OR payment.entry_id IS NOT json_extract(entry.payload, '$.facts.order')
            OR NEW.name IS NOT json_extract(entry.payload, '$.facts.name')
            OR NEW.digest IS NOT json_extract(entry.payload, '$.facts.digest')
        THEN RAISE(ABORT, 'delivery_says_what_its_entry_says')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_paymentorder AS payment ON payment.id = NEW.order_id;
END;

-- What is paid has not been refused, and what is refused has not been paid.
CREATE TRIGGER bankrefusal_is_right BEFORE INSERT ON records_bankrefusal
BEGIN
    SELECT CASE
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'refuse_payment'
            OR payment.programme_id IS NOT entry.programme_id
            OR EXISTS (
                SELECT 1 FROM records_transfer WHERE requisition_id = line.requisition_id AND code = 'pay'
            )
            OR EXISTS (
                SELECT 1 FROM records_paymentorderline AS later
                WHERE later.requisition_id = line.requisition_id AND later.id > line.id
            )
        THEN RAISE(ABORT, 'refusal_is_of_an_unpaid_line')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_paymentorderline AS line ON line.id = NEW.line_id
    LEFT JOIN records_paymentorder AS payment ON payment.id = line.order_id;
END;

CREATE TRIGGER statement_is_right BEFORE INSERT ON records_statement
BEGIN
    SELECT CASE
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'read_statement'
            OR programme.giver_id IS NOT NEW.giver_id
            OR NEW.digest IS NOT json_extract(entry.payload, '$.facts.digest')
        THEN RAISE(ABORT, 'statement_says_what_its_entry_says')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_programme AS programme ON programme.id = entry.programme_id;
END;

CREATE TRIGGER statementrow_is_right BEFORE INSERT ON records_statementrow
BEGIN
    SELECT CASE
        WHEN statement.entry_id IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR statement.giver_id IS NOT NEW.giver_id
            OR typeof(NEW.amount) <> 'integer'
            OR NEW.amount <= 0
        THEN RAISE(ABORT, 'row_stands_in_its_statement')
    END
    FROM (SELECT 1)
    LEFT JOIN records_statement AS statement ON statement.id = NEW.statement_id;
END;

-- No more is matched than was booked; a payment is the whole of its line, and a repayment whole kronor.
CREATE TRIGGER rowmatch_is_right BEFORE INSERT ON records_rowmatch
BEGIN
    SELECT CASE
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action NOT IN ('pay', 'match_rows', 'return_payment', 'pay_back', 'set_row_aside')
            OR programme.giver_id IS NOT booked.giver_id
            OR typeof(NEW.amount) <> 'integer'
            OR NEW.amount <= 0
            OR NEW.amount + (SELECT coalesce(sum(amount), 0) FROM records_rowmatch WHERE row_id = NEW.row_id)
                > booked.amount
            OR (NEW.line_id IS NOT NULL) + (NEW.grant_id IS NOT NULL) + (NEW.reason <> '') <> 1
            OR (NEW.line_id IS NOT NULL AND (booked.incoming OR NEW.amount IS NOT 100 * requisition.amount))
            OR (NEW.line_id IS NOT NULL AND entry.action <> 'pay')
            OR (NEW.grant_id IS NOT NULL AND (NOT booked.incoming OR NEW.amount % 100 <> 0))
            OR (NEW.grant_id IS NOT NULL AND trim(entry.approved_by) IN ('', trim(entry.prepared_by)))
            OR (NEW.grant_id IS NOT NULL AND entry.action NOT IN ('match_rows', 'return_payment', 'pay_back'))
            -- With the fee that the bank has kept, all that was paid has come back.
            OR (
                entry.action = 'return_payment'
                AND NEW.amount + 100 * coalesce(json_extract(entry.payload, '$.facts.fee'), 0) IS NOT 100 * (
                    SELECT sum(amount) FROM records_transfer WHERE entry_id = NEW.entry_id AND code = 'correct'
                )
            )
        THEN RAISE(ABORT, 'match_is_within_its_row')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_programme AS programme ON programme.id = entry.programme_id
    LEFT JOIN records_statementrow AS booked ON booked.id = NEW.row_id
    LEFT JOIN records_paymentorderline AS line ON line.id = NEW.line_id
    LEFT JOIN records_requisition AS requisition ON requisition.id = line.requisition_id;
END;


-- A requisition is in one payment order that stands: what the bank has refused is ordered anew ---------------

CREATE TRIGGER paymentorder_is_right BEFORE INSERT ON records_paymentorder
BEGIN
    SELECT CASE
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.programme_id IS NOT NEW.programme_id
            OR entry.action NOT IN ('order_payment', 'pay')
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
        THEN RAISE(ABORT, 'payment_order_is_approved')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id;
END;

CREATE TRIGGER paymentorderline_is_right BEFORE INSERT ON records_paymentorderline
BEGIN
    SELECT CASE
        WHEN EXISTS (
            SELECT 1 FROM records_paymentorderline AS earlier
            WHERE earlier.requisition_id = NEW.requisition_id
              AND NOT EXISTS (SELECT 1 FROM records_bankrefusal WHERE line_id = earlier.id)
        )
        THEN RAISE(ABORT, 'append_only')
        WHEN payment.entry_id IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR given.programme_id IS NOT payment.programme_id
            OR EXISTS (SELECT 1 FROM records_requisition AS later WHERE later.supersedes_id = NEW.requisition_id)
            OR EXISTS (SELECT 1 FROM records_transfer WHERE requisition_id = NEW.requisition_id AND code = 'pay')
        THEN RAISE(ABORT, 'payment_order_is_of_requisitions')
        -- Whoever approved the account does not approve what is paid to it, and never on the same day.
        WHEN changing.action IS 'change_account'
            AND (trim(changing.approved_by) IS trim(ordering.approved_by) OR changing.day >= ordering.day)
        THEN RAISE(ABORT, 'payment_is_not_to_an_account_of_ones_own')
    END
    FROM (SELECT 1)
    LEFT JOIN records_paymentorder AS payment ON payment.id = NEW.order_id
    LEFT JOIN records_diaryentry AS ordering ON ordering.seq = payment.entry_id
    LEFT JOIN records_programme AS programme ON programme.id = payment.programme_id
    LEFT JOIN records_requisition AS requisition ON requisition.id = NEW.requisition_id
    LEFT JOIN records_grant AS given ON given.id = requisition.grant_id
    LEFT JOIN records_diaryentry AS changing ON changing.seq = (
        SELECT entry_id FROM records_partyaccount
        WHERE party_id = given.party_id AND giver_id = programme.giver_id ORDER BY id DESC LIMIT 1
    );
END;

-- But for one whose payment has been refused or taken back: it is asked for and ordered anew.
CREATE TRIGGER requisition_is_not_in_an_order BEFORE INSERT ON records_requisition
WHEN EXISTS (
      SELECT 1 FROM records_paymentorderline AS line
      WHERE line.requisition_id = NEW.supersedes_id
        AND NOT EXISTS (SELECT 1 FROM records_bankrefusal WHERE line_id = line.id)
  )
  AND NOT EXISTS (
      SELECT 1 FROM records_transfer AS payment
      JOIN records_transfer AS undoing ON undoing.corrects_id = payment.id
      WHERE payment.requisition_id = NEW.supersedes_id AND payment.code = 'pay'
  )
BEGIN SELECT RAISE(ABORT, 'requisition_supersedes_an_unpaid_one'); END;

-- What is paid has been ordered before, or in the same act, and not been refused; and whoever approved the one approved
-- the other.
CREATE TRIGGER transfer_pays_an_order BEFORE INSERT ON records_transfer
WHEN NEW.code = 'pay' AND NOT EXISTS (
    SELECT 1 FROM records_paymentorderline AS line
    JOIN records_paymentorder AS payment ON payment.id = line.order_id
    JOIN records_diaryentry AS ordering ON ordering.seq = payment.entry_id
    WHERE line.requisition_id = NEW.requisition_id AND trim(ordering.approved_by) = trim(NEW.approved_by)
      AND NOT EXISTS (SELECT 1 FROM records_bankrefusal WHERE line_id = line.id)
)
BEGIN SELECT RAISE(ABORT, 'payment_is_ordered'); END;
