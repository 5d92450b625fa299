-- What SQLite refuses of the review of reports.

CREATE TRIGGER reviewact_is_right BEFORE INSERT ON records_reviewact
BEGIN
    SELECT CASE
        -- The newest entry: nothing can be added to what was said, and nothing said that no act tells of.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.programme_id IS NOT NEW.programme_id
            OR entry.grant_id IS NOT report.grant_id
            OR json_extract(entry.payload, '$.facts.version') IS NOT report.version
            OR SHA256(NEW.said) IS NOT json_extract(entry.payload, '$.facts.said')
        THEN RAISE(ABORT, 'review_says_what_its_entry_says')
        WHEN CASE
            WHEN NEW.report_id IS NULL THEN entry.action NOT IN ('add_theme', 'settle_coding', 'draw_sample')
            ELSE report.id IS NULL OR entry.action NOT IN (
                'request_completion', 'approve_part', 'note_review', 'code_answer', 'hand_in_evidence', 'record_sample'
            )
        END
        THEN RAISE(ABORT, 'review_is_of_its_kind')
        WHEN entry.action = 'settle_coding' AND trim(entry.approved_by) IN ('', trim(entry.prepared_by))
        THEN RAISE(ABORT, 'coding_is_settled_by_two')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_reportback AS report ON report.id = NEW.report_id;
END;
