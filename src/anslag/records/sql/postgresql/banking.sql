-- What PostgreSQL refuses of what passes between a giver and its bank.


-- What is added belongs to the act that is being done ------------------------------------------------------

-- An account comes with a programme, or by an act of two people that says which it is.
CREATE FUNCTION anslag_partyaccount_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    whose bigint;
    broken text;
BEGIN
    -- The newest entry: nothing can be added to an act that is done, or to one that speaks of another.
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    SELECT giver_id INTO whose FROM records_programme WHERE id = entry.programme_id;
    broken := CASE
        WHEN (entry.seq, whose) IS DISTINCT FROM (NEW.entry_id, NEW.giver_id)
            OR entry.action NOT IN ('open', 'change_account')
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
            OR entry.action = 'change_account' AND (
                (SELECT name FROM records_party WHERE id = NEW.party_id), NEW.account
            ) IS DISTINCT FROM (said ->> 'recipient', said ->> 'account')
            OR entry.action = 'open' AND EXISTS (
                SELECT 1 FROM records_partyaccount WHERE giver_id = NEW.giver_id AND party_id = NEW.party_id
            )
        THEN 'account_is_changed_by_two'
    END;
    PERFORM anslag_refuse(broken, TG_TABLE_NAME || ' ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER partyaccount_is_right BEFORE INSERT ON records_partyaccount
FOR EACH ROW EXECUTE FUNCTION anslag_partyaccount_is_right();

CREATE FUNCTION anslag_filedelivery_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    whose bigint;
    payment records_paymentorder;
    broken text;
BEGIN
    -- The newest entry: nothing can be added to an act that is done, or to one that speaks of another.
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    SELECT giver_id INTO whose FROM records_programme WHERE id = entry.programme_id;
    SELECT * INTO payment FROM records_paymentorder WHERE id = NEW.order_id;
    broken := CASE
        WHEN (
                entry.seq, entry.action, entry.programme_id, said ->> 'order', said ->> 'name', said ->> 'digest'
            ) IS DISTINCT FROM (
                NEW.entry_id, 'deliver_payment_file', payment.programme_id, payment.entry_id::text, NEW.name, NEW.digest
            )
        THEN 'delivery_says_what_its_entry_says'
    END;
    PERFORM anslag_refuse(broken, TG_TABLE_NAME || ' ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER filedelivery_is_right BEFORE INSERT ON records_filedelivery
FOR EACH ROW EXECUTE FUNCTION anslag_filedelivery_is_right();

-- What is paid has not been refused, and what is refused has not been paid.
CREATE FUNCTION anslag_bankrefusal_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    whose bigint;
    line records_paymentorderline;
    broken text;
BEGIN
    -- The newest entry: nothing can be added to an act that is done, or to one that speaks of another.
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    SELECT giver_id INTO whose FROM records_programme WHERE id = entry.programme_id;
    SELECT * INTO line FROM records_paymentorderline WHERE id = NEW.line_id;
    broken := CASE
        WHEN (entry.seq, entry.action, entry.programme_id) IS DISTINCT FROM (
                NEW.entry_id, 'refuse_payment', (SELECT programme_id FROM records_paymentorder WHERE id = line.order_id)
            )
            OR EXISTS (
                SELECT 1 FROM records_transfer WHERE requisition_id = line.requisition_id AND code = 'pay'
            )
            OR EXISTS (
                SELECT 1 FROM records_paymentorderline AS later
                WHERE later.requisition_id = line.requisition_id AND later.id > line.id
            )
        THEN 'refusal_is_of_an_unpaid_line'
    END;
    PERFORM anslag_refuse(broken, TG_TABLE_NAME || ' ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER bankrefusal_is_right BEFORE INSERT ON records_bankrefusal
FOR EACH ROW EXECUTE FUNCTION anslag_bankrefusal_is_right();

CREATE FUNCTION anslag_statement_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    whose bigint;
    broken text;
BEGIN
    -- The newest entry: nothing can be added to an act that is done, or to one that speaks of another.
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    SELECT giver_id INTO whose FROM records_programme WHERE id = entry.programme_id;
    broken := CASE
        WHEN (entry.seq, entry.action, whose, said ->> 'digest') IS DISTINCT FROM (
                NEW.entry_id, 'read_statement', NEW.giver_id, NEW.digest
            )
        THEN 'statement_says_what_its_entry_says'
    END;
    PERFORM anslag_refuse(broken, TG_TABLE_NAME || ' ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER statement_is_right BEFORE INSERT ON records_statement
FOR EACH ROW EXECUTE FUNCTION anslag_statement_is_right();

CREATE FUNCTION anslag_statementrow_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    whose bigint;
    statement records_statement;
    broken text;
BEGIN
    -- The newest entry: nothing can be added to an act that is done, or to one that speaks of another.
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    SELECT giver_id INTO whose FROM records_programme WHERE id = entry.programme_id;
    SELECT * INTO statement FROM records_statement WHERE id = NEW.statement_id;
    broken := CASE
        WHEN (entry.seq, statement.giver_id) IS DISTINCT FROM (statement.entry_id, NEW.giver_id) OR NEW.amount <= 0
        THEN 'row_stands_in_its_statement'
    END;
    PERFORM anslag_refuse(broken, TG_TABLE_NAME || ' ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER statementrow_is_right BEFORE INSERT ON records_statementrow
FOR EACH ROW EXECUTE FUNCTION anslag_statementrow_is_right();

-- No more is matched than was booked; a payment is the whole of its line, and a repayment whole kronor.
CREATE FUNCTION anslag_rowmatch_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    whose bigint;
    booked records_statementrow;
    broken text;
BEGIN
    -- The newest entry: nothing can be added to an act that is done, or to one that speaks of another.
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    SELECT giver_id INTO whose FROM records_programme WHERE id = entry.programme_id;
    SELECT * INTO booked FROM records_statementrow WHERE id = NEW.row_id;
    broken := CASE
        WHEN (entry.seq, whose) IS DISTINCT FROM (NEW.entry_id, booked.giver_id)
            OR entry.action NOT IN ('pay', 'match_rows', 'return_payment', 'pay_back', 'set_row_aside')
            OR NEW.amount <= 0
            OR NEW.amount + (SELECT coalesce(sum(amount), 0) FROM records_rowmatch WHERE row_id = NEW.row_id)
                > booked.amount
            OR num_nonnulls(NEW.line_id, NEW.grant_id, nullif(NEW.reason, '')) <> 1
            OR NEW.line_id IS NOT NULL AND (
                entry.action <> 'pay' OR booked.incoming OR NEW.amount IS DISTINCT FROM (
                    SELECT 100 * requisition.amount FROM records_paymentorderline AS line
                    JOIN records_requisition AS requisition ON requisition.id = line.requisition_id
                    WHERE line.id = NEW.line_id
                )
            )
            OR NEW.grant_id IS NOT NULL AND (
                entry.action NOT IN ('match_rows', 'return_payment', 'pay_back')
                -- With the fee that the bank has kept, all that was paid has come back.
                OR entry.action = 'return_payment'
                    AND NEW.amount + 100 * coalesce((said ->> 'fee')::bigint, 0) IS DISTINCT FROM 100 * (
                        SELECT sum(amount) FROM records_transfer WHERE entry_id = NEW.entry_id AND code = 'correct'
                    )
                OR NOT booked.incoming OR NEW.amount % 100 <> 0
                OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
            )
        THEN 'match_is_within_its_row'
    END;
    PERFORM anslag_refuse(broken, TG_TABLE_NAME || ' ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER rowmatch_is_right BEFORE INSERT ON records_rowmatch
FOR EACH ROW EXECUTE FUNCTION anslag_rowmatch_is_right();


-- A requisition is in one payment order that stands: what the bank has refused is ordered anew ---------------

CREATE FUNCTION anslag_payment_order_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    broken := CASE
        WHEN (entry.seq, entry.programme_id) IS DISTINCT FROM (NEW.entry_id, NEW.programme_id)
            OR entry.action NOT IN ('order_payment', 'pay')
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
        THEN 'payment_order_is_approved'
    END;
    PERFORM anslag_refuse(broken, 'payment order ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER paymentorder_is_right BEFORE INSERT ON records_paymentorder
FOR EACH ROW EXECUTE FUNCTION anslag_payment_order_is_right();

CREATE FUNCTION anslag_payment_order_line_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    payment records_paymentorder;
    ordering records_diaryentry;
    given records_grant;
    changing records_diaryentry;
    broken text;
BEGIN
    SELECT * INTO payment FROM records_paymentorder WHERE id = NEW.order_id;
    SELECT * INTO ordering FROM records_diaryentry WHERE seq = payment.entry_id;
    SELECT * INTO given FROM records_grant
    WHERE id = (SELECT grant_id FROM records_requisition WHERE id = NEW.requisition_id);
    SELECT * INTO changing FROM records_diaryentry WHERE seq = (
        SELECT entry_id FROM records_partyaccount
        WHERE party_id = given.party_id
          AND giver_id = (SELECT giver_id FROM records_programme WHERE id = payment.programme_id)
        ORDER BY id DESC LIMIT 1
    );
    broken := CASE
        WHEN EXISTS (
                SELECT 1 FROM records_paymentorderline AS earlier
                WHERE earlier.requisition_id = NEW.requisition_id
                  AND NOT EXISTS (SELECT 1 FROM records_bankrefusal WHERE line_id = earlier.id)
            )
        THEN 'append_only'
        WHEN (payment.entry_id, payment.programme_id) IS DISTINCT FROM (
                (SELECT max(seq) FROM records_diaryentry), given.programme_id
            )
            OR given.id IS NULL
            OR EXISTS (SELECT 1 FROM records_requisition AS later WHERE later.supersedes_id = NEW.requisition_id)
            OR EXISTS (SELECT 1 FROM records_transfer WHERE requisition_id = NEW.requisition_id AND code = 'pay')
        THEN 'payment_order_is_of_requisitions'
        -- Whoever approved the account does not approve what is paid to it, and never on the same day.
        WHEN changing.action = 'change_account'
            AND (trim(changing.approved_by) = trim(ordering.approved_by) OR changing.day >= ordering.day)
        THEN 'payment_is_not_to_an_account_of_ones_own'
    END;
    PERFORM anslag_refuse(broken, 'payment order line ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER paymentorderline_is_right BEFORE INSERT ON records_paymentorderline
FOR EACH ROW EXECUTE FUNCTION anslag_payment_order_line_is_right();

-- But for one whose payment has been refused or taken back: it is asked for and ordered anew.
CREATE FUNCTION anslag_requisition_is_not_in_an_order() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    broken text := CASE
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
        THEN 'requisition_supersedes_an_unpaid_one'
    END;
BEGIN
    PERFORM anslag_refuse(broken, 'requisition ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER requisition_is_not_in_an_order BEFORE INSERT ON records_requisition
FOR EACH ROW EXECUTE FUNCTION anslag_requisition_is_not_in_an_order();

-- What is paid has been ordered before, or in the same act, and not been refused; and whoever approved the one approved
-- the other. Judged after transfer_is_right and before transfers_are_counted, by their names.
CREATE FUNCTION anslag_transfers_pay_orders() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stray bigint := (
        SELECT min(transfer.id) FROM added AS transfer
        WHERE transfer.code = 'pay' AND NOT EXISTS (
            SELECT 1 FROM records_paymentorderline AS line
            JOIN records_paymentorder AS payment ON payment.id = line.order_id
            JOIN records_diaryentry AS ordering ON ordering.seq = payment.entry_id
            WHERE line.requisition_id = transfer.requisition_id
              AND trim(ordering.approved_by) = trim(transfer.approved_by)
              AND NOT EXISTS (SELECT 1 FROM records_bankrefusal WHERE line_id = line.id)
        )
    );
BEGIN
    PERFORM anslag_refuse(CASE WHEN stray IS NOT NULL THEN 'payment_is_ordered' END, 'transfer ' || stray);
    RETURN NULL;
END $$;

CREATE TRIGGER transfer_pays_an_order AFTER INSERT ON records_transfer
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION anslag_transfers_pay_orders();
