-- What PostgreSQL refuses of answers in a hearing.

CREATE FUNCTION anslag_hearing_answer_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    broken := CASE
        WHEN (entry.seq, entry.action, entry.payload::jsonb -> 'facts' ->> 'answer') IS DISTINCT FROM
            (NEW.entry_id, 'answer_hearing', encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex'))
        THEN 'answer_says_what_its_entry_says'
    END;
    PERFORM anslag_refuse(broken, 'hearing answer ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER hearinganswer_is_right BEFORE INSERT ON records_hearinganswer
FOR EACH ROW EXECUTE FUNCTION anslag_hearing_answer_is_right();
