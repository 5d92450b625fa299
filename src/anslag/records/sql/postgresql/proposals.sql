-- What PostgreSQL refuses of proposals.


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
