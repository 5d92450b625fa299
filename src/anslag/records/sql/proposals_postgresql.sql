-- What the database refuses of proposals and payment orders on PostgreSQL. Each rule bears the same name as its twin
-- in proposals_sqlite.sql, and the functions that are not made here stand in postgresql.sql.


-- Rows are added, never changed, never taken away -----------------------------------------------------------

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['proposal', 'verdict', 'paymentorder', 'paymentorderline'] LOOP
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION anslag_append_only()',
            kept || '_is_append_only', 'records_' || kept
        );
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH STATEMENT EXECUTE FUNCTION anslag_one_act_at_a_time()',
            kept || '_one_at_a_time', 'records_' || kept
        );
    END LOOP;
END $$;


-- Prepared by one, decided by another -----------------------------------------------------------------------

CREATE FUNCTION anslag_proposal_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    broken := CASE
        -- The newest entry: no proposal can be added to an act that is done, or to one that speaks of another.
        WHEN entry.seq IS DISTINCT FROM NEW.entry_id
            OR (
                entry.action, entry.programme_id, (SELECT name FROM records_party WHERE id = NEW.party_id), NEW.step,
                encode(sha256(convert_to(NEW.facts, 'UTF8')), 'hex')
            ) IS DISTINCT FROM (
                'propose', NEW.programme_id, said ->> 'party', said ->> 'step', said ->> 'digest'
            )
        THEN 'proposal_says_what_its_entry_says'
    END;
    PERFORM anslag_refuse(broken, 'proposal ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER proposal_is_right BEFORE INSERT ON records_proposal
FOR EACH ROW EXECUTE FUNCTION anslag_proposal_is_right();

CREATE FUNCTION anslag_verdict_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    preparing records_diaryentry;
    proposal records_proposal;
    same boolean;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    SELECT * INTO proposal FROM records_proposal WHERE id = NEW.proposal_id;
    SELECT * INTO preparing FROM records_diaryentry WHERE seq = proposal.entry_id;
    same := trim(entry.prepared_by) = trim(preparing.prepared_by);
    broken := CASE
        WHEN NEW.outcome = 'declined' AND trim(NEW.reason) = ''
        THEN 'verdict_has_a_reason'
        -- The newest entry, which says that it settles this proposal, and tells of what was proposed. What a step links
        -- to is the end of the same act.
        WHEN entry.seq IS DISTINCT FROM NEW.entry_id
            OR preparing.seq IS NULL
            OR entry.payload::jsonb -> 'facts' ->> 'proposed' IS DISTINCT FROM preparing.seq::text
            OR proposal.programme_id IS NOT NULL AND entry.programme_id IS DISTINCT FROM proposal.programme_id
            OR CASE NEW.outcome
                WHEN 'approved' THEN entry.action NOT IN (proposal.step, 'link')
                WHEN 'declined' THEN entry.action <> 'decline'
                ELSE entry.action <> 'withdraw_proposal'
            END
        THEN 'verdict_belongs_to_its_entry'
        WHEN CASE NEW.outcome
            WHEN 'approved' THEN NOT same OR trim(entry.approved_by) IN ('', trim(preparing.prepared_by))
            WHEN 'declined' THEN same
            ELSE NOT same
        END
        THEN 'verdict_is_by_another_person'
    END;
    PERFORM anslag_refuse(broken, 'verdict ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER verdict_is_right BEFORE INSERT ON records_verdict
FOR EACH ROW EXECUTE FUNCTION anslag_verdict_is_right();


-- A requisition is in one payment order, and stays as it is from then on ------------------------------------

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
    broken text := CASE
        WHEN (
                SELECT (payment.entry_id, payment.programme_id) FROM records_paymentorder AS payment
                WHERE payment.id = NEW.order_id
            ) IS DISTINCT FROM (
                SELECT ((SELECT max(seq) FROM records_diaryentry), given.programme_id)
                FROM records_requisition AS requisition
                JOIN records_grant AS given ON given.id = requisition.grant_id
                WHERE requisition.id = NEW.requisition_id
            )
            OR EXISTS (SELECT 1 FROM records_requisition AS later WHERE later.supersedes_id = NEW.requisition_id)
            OR EXISTS (SELECT 1 FROM records_transfer WHERE requisition_id = NEW.requisition_id AND code = 'pay')
        THEN 'payment_order_is_of_requisitions'
    END;
BEGIN
    PERFORM anslag_refuse(broken, 'payment order line ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER paymentorderline_is_right BEFORE INSERT ON records_paymentorderline
FOR EACH ROW EXECUTE FUNCTION anslag_payment_order_line_is_right();

-- But for one whose payment has been taken back: it is asked for and ordered anew.
CREATE FUNCTION anslag_requisition_is_not_in_an_order() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    broken text := CASE
        WHEN EXISTS (SELECT 1 FROM records_paymentorderline WHERE requisition_id = NEW.supersedes_id)
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

-- What is paid has been ordered before, or in the same act, and whoever approved the one approved the other. Judged
-- after transfer_is_right and before transfers_are_counted, by their names.
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
        )
    );
BEGIN
    PERFORM anslag_refuse(CASE WHEN stray IS NOT NULL THEN 'payment_is_ordered' END, 'transfer ' || stray);
    RETURN NULL;
END $$;

CREATE TRIGGER transfer_pays_an_order AFTER INSERT ON records_transfer
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION anslag_transfers_pay_orders();
