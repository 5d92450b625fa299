-- What the database refuses of form versions on PostgreSQL. Each rule bears the same name as its twin in
-- form_versions_sqlite.sql, and the functions that are not made here stand in postgresql.sql.

CREATE TRIGGER formversion_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON records_formversion
FOR EACH STATEMENT EXECUTE FUNCTION anslag_append_only();

CREATE TRIGGER formversion_one_at_a_time BEFORE INSERT ON records_formversion
FOR EACH STATEMENT EXECUTE FUNCTION anslag_one_act_at_a_time();

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
