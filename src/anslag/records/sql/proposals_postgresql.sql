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
                entry.programme_id, (SELECT name FROM records_party WHERE id = NEW.party_id), NEW.step,
                encode(sha256(convert_to(NEW.facts, 'UTF8')), 'hex')
            ) IS DISTINCT FROM (
                NEW.programme_id, said ->> 'party', said ->> 'step', said ->> 'digest'
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
    same boolean;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    SELECT diary.* INTO preparing FROM records_diaryentry AS diary
    JOIN records_proposal AS proposal ON proposal.entry_id = diary.seq WHERE proposal.id = NEW.proposal_id;
    same := trim(entry.prepared_by) = trim(preparing.prepared_by);
    broken := CASE
        WHEN entry.seq IS DISTINCT FROM NEW.entry_id OR coalesce(preparing.seq >= entry.seq, true)
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
        THEN 'payment_order_is_of_requisitions'
    END;
BEGIN
    PERFORM anslag_refuse(broken, 'payment order line ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER paymentorderline_is_right BEFORE INSERT ON records_paymentorderline
FOR EACH ROW EXECUTE FUNCTION anslag_payment_order_line_is_right();

CREATE FUNCTION anslag_requisition_is_not_in_an_order() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    broken text := CASE
        WHEN EXISTS (SELECT 1 FROM records_paymentorderline WHERE requisition_id = NEW.supersedes_id)
        THEN 'requisition_supersedes_an_unpaid_one'
    END;
BEGIN
    PERFORM anslag_refuse(broken, 'requisition ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER requisition_is_not_in_an_order BEFORE INSERT ON records_requisition
FOR EACH ROW EXECUTE FUNCTION anslag_requisition_is_not_in_an_order();
