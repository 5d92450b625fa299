-- What SQLite refuses of form versions.

CREATE TRIGGER formversion_is_right BEFORE INSERT ON records_formversion
BEGIN
    SELECT CASE
        WHEN EXISTS (
            SELECT 1 FROM records_formversion WHERE programme_id = NEW.programme_id AND version >= NEW.version
        )
        THEN RAISE(ABORT, 'append_only')
        -- The newest entry, by two people: no version can be added to an act that is done, or to one that is of another.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'change_form'
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
            OR entry.programme_id IS NOT NEW.programme_id
            OR NEW.version IS NOT json_extract(entry.payload, '$.facts.version')
            OR NEW.digest IS NOT json_extract(entry.payload, '$.facts.form')
            OR SHA256(NEW.form) IS NOT NEW.digest
            OR NEW.reason IS NOT json_extract(entry.payload, '$.facts.reason')
        THEN RAISE(ABORT, 'form_version_says_what_its_entry_says')
    END
    FROM (SELECT 1) LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id;
END;
