-- What PostgreSQL refuses of persons and mandates.


-- Rows are added, never changed, never taken away -----------------------------------------------------------

-- Of a person the name and the address may be changed, and emptied; the pseudonym that all else goes by may not.
CREATE TRIGGER person_is_not_deleted BEFORE DELETE OR TRUNCATE ON records_person
FOR EACH STATEMENT EXECUTE FUNCTION anslag_append_only();

CREATE FUNCTION anslag_person_keeps_its_pseudonym() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.pseudonym) IS DISTINCT FROM (OLD.id, OLD.pseudonym) THEN
        PERFORM anslag_refuse('append_only', 'person ' || OLD.id);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER person_is_not_changed BEFORE UPDATE ON records_person
FOR EACH ROW EXECUTE FUNCTION anslag_person_keeps_its_pseudonym();


-- Which mandates there can be -------------------------------------------------------------------------------

CREATE FUNCTION anslag_mandate_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    said jsonb;
    named text := (SELECT pseudonym FROM records_person WHERE id = NEW.person_id);
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    said := entry.payload::jsonb -> 'facts';
    broken := CASE
        -- The newest entry: no mandate can be added to an act that is done, or to one that speaks of another.
        WHEN entry.seq IS DISTINCT FROM NEW.entry_id
            OR (
                entry.programme_id, named, (SELECT name FROM records_party WHERE id = NEW.party_id), NEW.role,
                to_char(NEW.starts, 'YYYY-MM-DD'), to_char(NEW.until, 'YYYY-MM-DD')
            ) IS DISTINCT FROM (
                NEW.programme_id, said ->> 'person', said ->> 'party', said ->> 'role',
                said ->> 'starts', said ->> 'until'
            )
        THEN 'mandate_says_what_its_entry_says'
        WHEN CASE entry.action
            -- Someone known takes up what was given to someone invited, which the same act has ended.
            WHEN 'take_up' THEN NOT EXISTS (
                SELECT 1 FROM records_mandate AS held
                JOIN records_revocation AS handing ON handing.mandate_id = held.id AND handing.entry_id = entry.seq
                JOIN records_diaryentry AS giving ON giving.seq = held.entry_id AND giving.action = 'invite'
                WHERE held.party_id = NEW.party_id
                  AND held.role = NEW.role
                  AND (held.programme_id, held.until) IS NOT DISTINCT FROM (NEW.programme_id, NEW.until)
                  AND held.starts <= NEW.starts
                  AND giving.prepared_by = said ->> 'given_by'
                  AND trim(giving.prepared_by) <> named
                  AND trim(entry.prepared_by) = named
            )
            ELSE named IN (trim(entry.prepared_by), trim(entry.approved_by))
        END
        THEN 'mandate_is_given_by_another'
        WHEN NEW.starts < entry.day OR NEW.until < NEW.starts
        THEN 'mandate_is_not_backdated'
        WHEN NEW.role = 'proxy' AND (
            NEW.programme_id IS NOT NULL OR EXISTS (
                SELECT 1 FROM records_mandate AS other
                WHERE other.party_id = NEW.party_id
                  AND other.role = 'proxy'
                  AND other.starts <= coalesce(NEW.until, 'infinity')
                  AND NEW.starts <= coalesce(other.until, 'infinity')
                  AND NOT EXISTS (
                      SELECT 1 FROM records_revocation AS revocation
                      JOIN records_diaryentry AS ending ON ending.seq = revocation.entry_id
                      WHERE revocation.mandate_id = other.id AND ending.day <= NEW.starts
                  )
            )
        )
        THEN 'one_proxy_at_a_time'
    END;
    PERFORM anslag_refuse(broken, 'mandate ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER mandate_is_right BEFORE INSERT ON records_mandate
FOR EACH ROW EXECUTE FUNCTION anslag_mandate_is_right();

CREATE FUNCTION anslag_revocation_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    broken text := CASE
        WHEN NEW.entry_id IS DISTINCT FROM (SELECT max(seq) FROM records_diaryentry)
            OR (
                SELECT party.name FROM records_mandate AS mandate
                JOIN records_party AS party ON party.id = mandate.party_id WHERE mandate.id = NEW.mandate_id
            ) IS DISTINCT FROM (
                SELECT payload::jsonb -> 'facts' ->> 'party' FROM records_diaryentry WHERE seq = NEW.entry_id
            )
        THEN 'revocation_belongs_to_its_entry'
    END;
BEGIN
    PERFORM anslag_refuse(broken);
    RETURN NEW;
END $$;

CREATE TRIGGER revocation_is_right BEFORE INSERT ON records_revocation
FOR EACH ROW EXECUTE FUNCTION anslag_revocation_is_right();
