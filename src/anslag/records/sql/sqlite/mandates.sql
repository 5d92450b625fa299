-- What SQLite refuses of persons and mandates.


-- Rows are added, never changed, never taken away -----------------------------------------------------------

-- Of a person the name and the address may be changed, and emptied; the pseudonym that all else goes by may not.
CREATE TRIGGER person_is_not_changed BEFORE UPDATE ON records_person
WHEN NEW.id IS NOT OLD.id OR NEW.pseudonym IS NOT OLD.pseudonym
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER person_is_not_deleted BEFORE DELETE ON records_person
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER person_is_not_replaced BEFORE INSERT ON records_person
WHEN EXISTS (SELECT 1 FROM records_person WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM records_person WHERE pseudonym = NEW.pseudonym)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;


-- Which mandates there can be -------------------------------------------------------------------------------

CREATE TRIGGER mandate_is_right BEFORE INSERT ON records_mandate
BEGIN
    SELECT CASE
        WHEN NEW.role NOT IN (
            'case_officer', 'approver', 'economist', 'auditor',
            'signatory', 'proxy', 'representative', 'contributor'
        )
        THEN RAISE(ABORT, 'mandate_has_a_role')
        -- The newest entry: no mandate can be added to an act that is done, or to one that speaks of another.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.programme_id IS NOT NEW.programme_id
            OR person.pseudonym IS NOT json_extract(entry.payload, '$.facts.person')
            OR party.name IS NOT json_extract(entry.payload, '$.facts.party')
            OR NEW.role IS NOT json_extract(entry.payload, '$.facts.role')
            OR NEW.starts IS NOT json_extract(entry.payload, '$.facts.starts')
            OR NEW.until IS NOT json_extract(entry.payload, '$.facts.until')
        THEN RAISE(ABORT, 'mandate_says_what_its_entry_says')
        WHEN CASE entry.action
            -- Someone known takes up what was given to someone invited, which the same act has ended.
            WHEN 'take_up' THEN NOT EXISTS (
                SELECT 1 FROM records_mandate AS held
                JOIN records_revocation AS handing ON handing.mandate_id = held.id AND handing.entry_id = entry.seq
                JOIN records_diaryentry AS giving ON giving.seq = held.entry_id AND giving.action = 'invite'
                WHERE held.party_id = NEW.party_id
                  AND held.role = NEW.role
                  AND held.programme_id IS NEW.programme_id
                  AND held.until IS NEW.until
                  AND held.starts <= NEW.starts
                  AND giving.prepared_by = json_extract(entry.payload, '$.facts.given_by')
                  AND trim(giving.prepared_by) <> person.pseudonym
                  AND trim(entry.prepared_by) = person.pseudonym
            )
            ELSE person.pseudonym IN (trim(entry.prepared_by), trim(entry.approved_by))
        END
        THEN RAISE(ABORT, 'mandate_is_given_by_another')
        WHEN date(NEW.starts) IS NOT NEW.starts OR NEW.starts < entry.day
            OR date(NEW.until) IS NOT NEW.until OR NEW.until < NEW.starts
        THEN RAISE(ABORT, 'mandate_is_not_backdated')
        WHEN NEW.role = 'proxy' AND (
            NEW.programme_id IS NOT NULL OR EXISTS (
                SELECT 1 FROM records_mandate AS other
                WHERE other.party_id = NEW.party_id
                  AND other.role = 'proxy'
                  AND other.starts <= coalesce(NEW.until, '9999-12-31')
                  AND NEW.starts <= coalesce(other.until, '9999-12-31')
                  AND NOT EXISTS (
                      SELECT 1 FROM records_revocation AS revocation
                      JOIN records_diaryentry AS ending ON ending.seq = revocation.entry_id
                      WHERE revocation.mandate_id = other.id AND ending.day <= NEW.starts
                  )
            )
        )
        THEN RAISE(ABORT, 'one_proxy_at_a_time')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_person AS person ON person.id = NEW.person_id
    LEFT JOIN records_party AS party ON party.id = NEW.party_id;
END;

CREATE TRIGGER revocation_is_right BEFORE INSERT ON records_revocation
BEGIN
    SELECT CASE
        WHEN NEW.entry_id IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR (
                SELECT party.name FROM records_mandate AS mandate
                JOIN records_party AS party ON party.id = mandate.party_id WHERE mandate.id = NEW.mandate_id
            ) IS NOT (
                SELECT json_extract(payload, '$.facts.party') FROM records_diaryentry WHERE seq = NEW.entry_id
            )
        THEN RAISE(ABORT, 'revocation_belongs_to_its_entry')
    END;
END;
