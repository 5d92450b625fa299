-- What PostgreSQL refuses of the review of reports.

CREATE FUNCTION anslag_reviewact_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    report records_reportback;
    said jsonb;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    SELECT * INTO report FROM records_reportback WHERE id = NEW.report_id;
    said := entry.payload::jsonb -> 'facts';
    broken := CASE
        -- The newest entry: nothing can be added to what was said, and nothing said that no act tells of.
        WHEN entry.seq IS DISTINCT FROM NEW.entry_id
            OR (
                entry.programme_id, entry.grant_id, said ->> 'version',
                said ->> 'said'
            ) IS DISTINCT FROM (
                NEW.programme_id, report.grant_id, report.version::text,
                encode(sha256(convert_to(NEW.said, 'UTF8')), 'hex')
            )
        THEN 'review_says_what_its_entry_says'
        WHEN CASE
            WHEN NEW.report_id IS NULL THEN entry.action NOT IN ('add_theme', 'settle_coding', 'draw_sample')
            ELSE report.id IS NULL OR entry.action NOT IN (
                'request_completion', 'approve_part', 'note_review', 'code_answer', 'hand_in_evidence', 'record_sample'
            )
        END
        THEN 'review_is_of_its_kind'
        WHEN entry.action = 'settle_coding' AND trim(entry.approved_by) IN ('', trim(entry.prepared_by))
        THEN 'coding_is_settled_by_two'
    END;
    PERFORM anslag_refuse(broken, 'review ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER reviewact_is_right BEFORE INSERT ON records_reviewact
FOR EACH ROW EXECUTE FUNCTION anslag_reviewact_is_right();
