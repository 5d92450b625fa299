-- What SQLite refuses of proposals.


-- Prepared by one, decided by another -----------------------------------------------------------------------

CREATE TRIGGER proposal_is_right BEFORE INSERT ON records_proposal
BEGIN
    SELECT CASE
        -- The newest entry: no proposal can be added to an act that is done, or to one that speaks of another.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.action IS NOT 'propose'
            OR entry.programme_id IS NOT NEW.programme_id
            OR party.name IS NOT json_extract(entry.payload, '$.facts.party')
            OR NEW.step IS NOT json_extract(entry.payload, '$.facts.step')
            OR SHA256(NEW.facts) IS NOT json_extract(entry.payload, '$.facts.digest')
        THEN RAISE(ABORT, 'proposal_says_what_its_entry_says')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_party AS party ON party.id = NEW.party_id;
END;

CREATE TRIGGER verdict_is_right BEFORE INSERT ON records_verdict
BEGIN
    SELECT CASE
        WHEN NEW.outcome NOT IN ('approved', 'declined', 'withdrawn')
        THEN RAISE(ABORT, 'verdict_has_an_outcome')
        WHEN NEW.outcome = 'declined' AND trim(NEW.reason) = ''
        THEN RAISE(ABORT, 'verdict_has_a_reason')
        -- The newest entry, which says that it settles this proposal, and tells of what was proposed. What a step links
        -- to is the end of the same act.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR preparing.seq IS NULL
            OR json_extract(entry.payload, '$.facts.proposed') IS NOT preparing.seq
            OR proposal.programme_id IS NOT NULL AND entry.programme_id IS NOT proposal.programme_id
            OR CASE NEW.outcome
                WHEN 'approved' THEN entry.action NOT IN (proposal.step, 'link')
                WHEN 'declined' THEN entry.action IS NOT 'decline'
                ELSE entry.action IS NOT 'withdraw_proposal'
            END
        THEN RAISE(ABORT, 'verdict_belongs_to_its_entry')
        WHEN CASE NEW.outcome
            WHEN 'approved' THEN
                trim(entry.prepared_by) IS NOT trim(preparing.prepared_by)
                OR trim(entry.approved_by) IN ('', trim(preparing.prepared_by))
            WHEN 'declined' THEN trim(entry.prepared_by) IS trim(preparing.prepared_by)
            ELSE trim(entry.prepared_by) IS NOT trim(preparing.prepared_by)
        END
        THEN RAISE(ABORT, 'verdict_is_by_another_person')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_proposal AS proposal ON proposal.id = NEW.proposal_id
    LEFT JOIN records_diaryentry AS preparing ON preparing.seq = proposal.entry_id;
END;
