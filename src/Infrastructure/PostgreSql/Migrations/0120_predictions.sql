-- What models said of any entity, by month.

create table ml_model_predictions (
    prediction_id uuid not null,
    model_id uuid not null,
    prediction_type text not null,
    entity_id text not null,
    entity_type text not null,
    prediction_value double precision,
    prediction_probability double precision,
    prediction_class text,
    prediction_confidence double precision,
    input_features jsonb,
    actual_value double precision,
    actual_class text,
    is_correct boolean,
    predicted_at timestamptz not null,
    prediction_date date not null,
    actual_observed_at timestamptz,
    company_id uuid not null default '00000000-0000-0000-0000-000000000000',
    brand_id uuid not null default '00000000-0000-0000-0000-000000000000',
    batch_id uuid,
    primary key (prediction_date, prediction_id)
) partition by range (prediction_date);

create index ml_model_predictions_entity on ml_model_predictions (entity_id, prediction_date);
create index ml_model_predictions_model on ml_model_predictions (model_id, prediction_date);
create index ml_model_predictions_batch on ml_model_predictions (batch_id) where batch_id is not null;

-- A row whose month has no partition is kept all the same.
create table ml_model_predictions_other partition of ml_model_predictions default;

-- Makes the partitions of the months from one day to another; those that exist stay. Rows of such a month that the default partition
-- took in the meantime move into the new one.
create function ml_model_predictions_partitions(first_day date, last_day date) returns integer language plpgsql as $$
declare
    month date := date_trunc('month', first_day)::date;
    following date;
    part text;
    made integer := 0;
begin
    perform pg_advisory_xact_lock(hashtext('ml_model_predictions_partitions'));
    while month <= last_day loop
        following := (month + interval '1 month')::date;
        part := 'ml_model_predictions_' || to_char(month, 'YYYYMM');
        if to_regclass(part) is null then
            execute format('create table %I (like ml_model_predictions including defaults including constraints)', part);
            execute format(
                'with moved as (delete from ml_model_predictions_other where prediction_date >= %L and prediction_date < %L returning *) '
                || 'insert into %I select * from moved', month, following, part);
            execute format('alter table ml_model_predictions attach partition %I for values from (%L) to (%L)', part, month, following);
            made := made + 1;
        end if;
        month := following;
    end loop;
    return made;
end
$$;
