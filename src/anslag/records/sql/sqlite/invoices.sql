-- What SQLite refuses of invoices.

CREATE TRIGGER invoice_is_right BEFORE INSERT ON records_invoice
BEGIN
    SELECT CASE
        WHEN NEW.number IS NOT 1 + coalesce(
            (SELECT max(number) FROM records_invoice WHERE giver_id = NEW.giver_id), 0
        )
        THEN RAISE(ABORT, 'invoice_follows_the_last')
        -- The newest entry: no invoice can be added to an act that is done, or to one of another receiver's.
        WHEN entry.seq IS NOT (SELECT max(seq) FROM records_diaryentry)
            OR entry.grant_id IS NOT NEW.grant_id
            OR given.giver_id IS NOT NEW.giver_id
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
        THEN RAISE(ABORT, 'invoice_belongs_to_its_act')
        WHEN NEW.credits_id IS NULL AND (
            entry.action NOT IN ('demand_repayment', 'claw_back', 'charge_interest')
            OR NEW.amount IS NOT CASE entry.action
                WHEN 'charge_interest' THEN json_extract(entry.payload, '$.facts.amount')
                ELSE (
                    SELECT sum(amount) FROM records_transfer
                    WHERE entry_id = NEW.entry_id AND code IN ('demand', 'claw_back')
                )
            END
        )
        THEN RAISE(ABORT, 'invoice_is_of_what_is_demanded')
        WHEN NEW.credits_id IS NOT NULL AND (
            entry.action IS NOT 'credit_invoice'
            OR credited.credits_id IS NOT NULL
            OR credited.grant_id IS NOT NEW.grant_id
            OR credited.amount IS NOT NEW.amount
            OR NEW.amount IS NOT coalesce((
                SELECT sum(undoing.amount) FROM records_transfer AS undoing
                JOIN records_transfer AS undone ON undone.id = undoing.corrects_id
                WHERE undoing.entry_id = NEW.entry_id AND undone.entry_id = credited.entry_id
            ), CASE claim.action WHEN 'charge_interest' THEN NEW.amount END)
        )
        THEN RAISE(ABORT, 'credit_note_undoes_an_invoice')
    END
    FROM (SELECT 1)
    LEFT JOIN records_diaryentry AS entry ON entry.seq = NEW.entry_id
    LEFT JOIN records_grant AS granted ON granted.id = NEW.grant_id
    LEFT JOIN records_programme AS given ON given.id = granted.programme_id
    LEFT JOIN records_invoice AS credited ON credited.id = NEW.credits_id
    LEFT JOIN records_diaryentry AS claim ON claim.seq = credited.entry_id;
END;
