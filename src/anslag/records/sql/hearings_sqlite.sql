-- What the database refuses of answers in a hearing on SQLite. Each rule bears the same name as its twin in
-- hearings_postgresql.sql.

CREATE TRIGGER hearinganswer_is_not_changed BEFORE UPDATE ON records_hearinganswer
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER hearinganswer_is_not_deleted BEFORE DELETE ON records_hearinganswer
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TRIGGER hearinganswer_is_right BEFORE INSERT ON records_hearinganswer
BEGIN
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM records_hearinganswer WHERE id = NEW.id OR entry_id = NEW.entry_id)
        THEN RAISE(ABORT, 'append_only')
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'answer_hearing'
            OR SHA256(NEW.text) IS NOT json_extract(entry.payload, '$.facts.answer')
        THEN RAISE(ABORT, 'answer_says_what_its_entry_says')
    END
    FROM (SELECT 1) LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id;
END;
