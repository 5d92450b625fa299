-- What PostgreSQL refuses of form versions.

CREATE FUNCTION anslag_form_version_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    broken := CASE
        WHEN EXISTS (
            SELECT 1 FROM records_formversion WHERE programme_id = NEW.programme_id AND version >= NEW.version
        )
        THEN 'append_only'
        -- The newest entry, by two people: no version can be added to an act that is done, or to one that is of another.
        WHEN entry.seq IS DISTINCT FROM NEW.entry_id
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
            OR (
                entry.action, entry.programme_id, NEW.version::text, NEW.digest,
                encode(sha256(convert_to(NEW.form, 'UTF8')), 'hex'), NEW.reason
            ) IS DISTINCT FROM (
                'change_form', NEW.programme_id, said ->> 'version', said ->> 'form', NEW.digest, said ->> 'reason'
            )
        THEN 'form_version_says_what_its_entry_says'
    END;
    PERFORM anslag_refuse(broken, 'form version ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER formversion_is_right BEFORE INSERT ON records_formversion
FOR EACH ROW EXECUTE FUNCTION anslag_form_version_is_right();
