-- What SQLite refuses of answers in a hearing.

CREATE TRIGGER hearinganswer_is_right BEFORE INSERT ON records_hearinganswer
BEGIN
    SELECT CASE
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'answer_hearing'
            OR SHA256(NEW.text) IS NOT json_extract(entry.payload, '$.facts.answer')
        THEN RAISE(ABORT, 'answer_says_what_its_entry_says')
    END
    FROM (SELECT 1) LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id;
END;
