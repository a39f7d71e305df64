using AudienceML.Core.Registry;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>A row of ml_model_features as it is read.</summary>
internal sealed class FeatureRow
{
    public const string Columns = """
        f.model_id as ModelId, f.feature_name as Name, f.feature_type as Type, f.feature_importance as Importance, f.min_value as Minimum,
        f.max_value as Maximum, f.mean_value as Mean, f.std_value as StandardDeviation, f.null_share as MissingShare
        """;

    public Guid ModelId { get; set; }

    public string Name { get; set; } = "";

    public string Type { get; set; } = "";

    public double Importance { get; set; }

    public double? Minimum { get; set; }

    public double? Maximum { get; set; }

    public double? Mean { get; set; }

    public double? StandardDeviation { get; set; }

    public double MissingShare { get; set; }

    public static string TypeOf(FeatureKind kind) => kind switch
    {
        FeatureKind.Number => "numerical",
        FeatureKind.Flag => "boolean",
        FeatureKind.Category => "categorical",
        FeatureKind.Date => "datetime",
        _ => "text",
    };

    public FeatureSummary ToSummary() =>
        new(Name, Enum.GetValues<FeatureKind>().First(k => TypeOf(k) == Type), Importance, Minimum, Maximum, Mean, StandardDeviation, MissingShare);
}
