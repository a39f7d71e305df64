using AudienceML.Features.Customer.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary><c>churn_truth</c>: what a simulation knows.</summary>
internal sealed class ChurnTruthTable() : Table<ChurnTruth>("churn_truth", ["user_id", "as_of", "horizon_days"],
    ["user_id", "as_of", "horizon_days", "churn_probability", "hazard", "churned"])
{
    public static ChurnTruthTable Instance { get; } = new();

    public override void Write(IFieldWriter writer, ChurnTruth row)
    {
        writer.Id(row.UserId);
        writer.Time(row.AsOf);
        writer.Whole(row.HorizonDays);
        writer.Number(row.ChurnProbability);
        writer.Number(row.Hazard);
        writer.Flag(row.Churned);
    }

    public override ChurnTruth Read(IFieldReader reader) => new()
    {
        UserId = reader.Id(),
        AsOf = reader.Time(),
        HorizonDays = reader.Whole(),
        ChurnProbability = reader.Number() ?? double.NaN,
        Hazard = reader.Number() ?? 0,
        Churned = reader.Flag(),
    };
}
