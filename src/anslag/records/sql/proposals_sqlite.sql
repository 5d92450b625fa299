-- What the database refuses of proposals and payment orders on SQLite. Each rule bears the same name as its twin in
-- proposals_postgresql.sql. See the head of sqlite.sql for the ways round a trigger.


-- Rows are added, never changed, never taken away -----------------------------------------------------------

CREATE TRIGGER proposal_is_not_changed BEFORE UPDATE ON records_proposal
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER proposal_is_not_deleted BEFORE DELETE ON records_proposal
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER verdict_is_not_changed BEFORE UPDATE ON records_verdict
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER verdict_is_not_deleted BEFORE DELETE ON records_verdict
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER paymentorder_is_not_changed BEFORE UPDATE ON records_paymentorder
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER paymentorder_is_not_deleted BEFORE DELETE ON records_paymentorder
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER paymentorderline_is_not_changed BEFORE UPDATE ON records_paymentorderline
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER paymentorderline_is_not_deleted BEFORE DELETE ON records_paymentorderline
BEGIN SELECT RAISE(ABORT, 'append_only'); END;


-- Prepared by one, decided by another -----------------------------------------------------------------------

CREATE TRIGGER proposal_is_right BEFORE INSERT ON records_proposal
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM records_proposal WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM records_proposal WHERE entry_id = NEW.entry_id)
        THEN RAISE(ABORT, 'append_only')
        -- The newest entry: no proposal can be added to an act that is done, or to one that speaks of another.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'propose'
            OR entry.programme_id IS NOT NEW.programme_id
            OR party.name IS NOT json_extract(entry.payload, '$.facts.party')
            OR NEW.step IS NOT json_extract(entry.payload, '$.facts.step')
            OR SHA256(NEW.facts) IS NOT json_extract(entry.payload, '$.facts.digest')
        THEN RAISE(ABORT, 'proposal_says_what_its_entry_says')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_party AS party ON party.id = NEW.party_id;
END;

CREATE TRIGGER verdict_is_right BEFORE INSERT ON records_verdict
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM records_verdict WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM records_verdict WHERE proposal_id = NEW.proposal_id)
            OR EXISTS (SELECT 1 FROM records_verdict WHERE entry_id = NEW.entry_id)
        THEN RAISE(ABORT, 'append_only')
        WHEN NEW.outcome NOT IN ('approved', 'declined', 'withdrawn')
        THEN RAISE(ABORT, 'verdict_has_an_outcome')
        WHEN NEW.outcome = 'declined' AND trim(NEW.reason) = ''
        THEN RAISE(ABORT, 'verdict_has_a_reason')
        -- The newest entry, which says that it settles this proposal, and tells of what was proposed. What a step links
        -- to is the end of the same act.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR preparing.seq IS NULL
            OR json_extract(entry.payload, '$.facts.proposed') IS NOT preparing.seq
            OR proposal.programme_id IS NOT NULL AND entry.programme_id IS NOT proposal.programme_id
            OR CASE NEW.outcome
                WHEN 'approved' THEN entry.action NOT IN (proposal.step, 'link')
                WHEN 'declined' THEN entry.action IS NOT 'decline'
                ELSE entry.action IS NOT 'withdraw_proposal'
            END
        THEN RAISE(ABORT, 'verdict_belongs_to_its_entry')
        WHEN CASE NEW.outcome
            WHEN 'approved' THEN
                trim(entry.prepared_by) IS NOT trim(preparing.prepared_by)
                OR trim(entry.approved_by) IN ('', trim(preparing.prepared_by))
            WHEN 'declined' THEN trim(entry.prepared_by) IS trim(preparing.prepared_by)
            ELSE trim(entry.prepared_by) IS NOT trim(preparing.prepared_by)
        END
        THEN RAISE(ABORT, 'verdict_is_by_another_person')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_proposal AS proposal ON proposal.id = NEW.proposal_id
    LEFT JOIN records_diaryentry AS preparing ON preparing.seq = proposal.entry_id;
END;


-- A requisition is in one payment order, and stays as it is from then on ------------------------------------

CREATE TRIGGER paymentorder_is_right BEFORE INSERT ON records_paymentorder
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM records_paymentorder WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM records_paymentorder WHERE entry_id = NEW.entry_id)
        THEN RAISE(ABORT, 'append_only')
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
        WHEN EXISTS (SELECT 1 FROM records_paymentorderline WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM records_paymentorderline WHERE requisition_id = NEW.requisition_id)
        THEN RAISE(ABORT, 'append_only')
        WHEN payment.entry_id IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR given.programme_id IS NOT payment.programme_id
            OR EXISTS (SELECT 1 FROM records_requisition AS later WHERE later.supersedes_id = NEW.requisition_id)
            OR EXISTS (SELECT 1 FROM records_transfer WHERE requisition_id = NEW.requisition_id AND code = 'pay')
        THEN RAISE(ABORT, 'payment_order_is_of_requisitions')
    END
    FROM (SELECT 1)
    LEFT JOIN records_paymentorder AS payment ON payment.id = NEW.order_id
    LEFT JOIN records_requisition AS requisition ON requisition.id = NEW.requisition_id
    LEFT JOIN records_grant AS given ON given.id = requisition.grant_id;
END;

-- But for one whose payment has been taken back: it is asked for and ordered anew.
CREATE TRIGGER requisition_is_not_in_an_order BEFORE INSERT ON records_requisition
WHEN EXISTS (SELECT 1 FROM records_paymentorderline WHERE requisition_id = NEW.supersedes_id)
  AND NOT EXISTS (
      SELECT 1 FROM records_transfer AS payment
      JOIN records_transfer AS undoing ON undoing.corrects_id = payment.id
      WHERE payment.requisition_id = NEW.supersedes_id AND payment.code = 'pay'
  )
BEGIN SELECT RAISE(ABORT, 'requisition_supersedes_an_unpaid_one'); END;

-- What is paid has been ordered before, or in the same act, and whoever approved the one approved the other.
CREATE TRIGGER transfer_pays_an_order BEFORE INSERT ON records_transfer
WHEN NEW.code = 'pay' AND NOT EXISTS (
    SELECT 1 FROM records_paymentorderline AS line
    JOIN records_paymentorder AS payment ON payment.id = line.order_id
    JOIN records_diaryentry AS ordering ON ordering.seq = payment.entry_id
    WHERE line.requisition_id = NEW.requisition_id AND trim(ordering.approved_by) = trim(NEW.approved_by)
)
BEGIN SELECT RAISE(ABORT, 'payment_is_ordered'); END;
