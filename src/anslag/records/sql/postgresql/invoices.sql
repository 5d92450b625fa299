-- What PostgreSQL refuses of invoices.

CREATE FUNCTION anslag_invoice_is_right() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry records_diaryentry;
    credited records_invoice;
    claim text;
    broken text;
BEGIN
    SELECT * INTO entry FROM records_diaryentry ORDER BY seq DESC LIMIT 1;
    SELECT * INTO credited FROM records_invoice WHERE id = NEW.credits_id;
    SELECT action INTO claim FROM records_diaryentry WHERE seq = credited.entry_id;
    broken := CASE
        WHEN NEW.number IS DISTINCT FROM 1 + coalesce(
            (SELECT max(number) FROM records_invoice WHERE giver_id = NEW.giver_id), 0
        )
        THEN 'invoice_follows_the_last'
        -- The newest entry: no invoice can be added to an act that is done, or to one of another receiver's.
        WHEN (entry.seq, entry.grant_id) IS DISTINCT FROM (NEW.entry_id, NEW.grant_id)
            OR NEW.giver_id IS DISTINCT FROM (
                SELECT given.giver_id FROM records_grant AS granted
                JOIN records_programme AS given ON given.id = granted.programme_id
                WHERE granted.id = NEW.grant_id
            )
            OR trim(entry.approved_by) IN ('', trim(entry.prepared_by))
        THEN 'invoice_belongs_to_its_act'
        WHEN NEW.credits_id IS NULL AND (
            entry.action NOT IN ('demand_repayment', 'claw_back', 'charge_interest')
            OR NEW.amount IS DISTINCT FROM CASE entry.action
                WHEN 'charge_interest' THEN (entry.payload::jsonb -> 'facts' ->> 'amount')::bigint
                ELSE (
                    SELECT sum(amount) FROM records_transfer
                    WHERE entry_id = NEW.entry_id AND code IN ('demand', 'claw_back')
                )
            END
        )
        THEN 'invoice_is_of_what_is_demanded'
        WHEN NEW.credits_id IS NOT NULL AND (
            entry.action <> 'credit_invoice'
            OR credited.credits_id IS NOT NULL
            OR (credited.grant_id, credited.amount) IS DISTINCT FROM (NEW.grant_id, NEW.amount)
            OR NEW.amount IS DISTINCT FROM coalesce((
                SELECT sum(undoing.amount) FROM records_transfer AS undoing
                JOIN records_transfer AS undone ON undone.id = undoing.corrects_id
                WHERE undoing.entry_id = NEW.entry_id AND undone.entry_id = credited.entry_id
            ), CASE claim WHEN 'charge_interest' THEN NEW.amount END)
        )
        THEN 'credit_note_undoes_an_invoice'
    END;
    PERFORM anslag_refuse(broken, 'invoice ' || NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER invoice_is_right BEFORE INSERT ON records_invoice
FOR EACH ROW EXECUTE FUNCTION anslag_invoice_is_right();
