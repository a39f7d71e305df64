using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Linear;

/// <summary>How one feature enters a linear model: a number standardised, a category as one indicator a code, and "missing" as one more.</summary>
internal sealed class LinearColumn
{
    public required string Name { get; init; }

    public required bool IsCategory { get; init; }

    /// <summary>The mean of a number; a missing value counts as the mean.</summary>
    public double Mean { get; init; }

    /// <summary>1 / standard deviation; 0 for a number that never changes.</summary>
    public double Scale { get; init; }

    /// <summary>The share of each category code's rows; a code without rows has no term.</summary>
    public double[] Shares { get; init; } = [];

    /// <summary>The share of missing values; without any there is no term for them.</summary>
    public double MissingShare { get; init; }

    /// <summary>The first of the column's terms among all.</summary>
    public int FirstTerm { get; init; }

    /// <summary>For each category code its place among the column's terms, or -1.</summary>
    public int[] Places { get; private init; } = [];

    public bool HasMissingTerm => MissingShare > 0 && (IsCategory ? Categories > 0 : Scale > 0);

    public int Categories { get; private init; }

    /// <summary>The number of terms: the number or the categories, then "missing".</summary>
    public int TermCount => (IsCategory ? Categories : Scale > 0 ? 1 : 0) + (HasMissingTerm ? 1 : 0);

    public static LinearColumn Create(FeatureColumn column, ColumnSummary summary, int firstTerm) => column.Kind == FeatureKind.Category
        ? Category(column.Name, summary.Shares(), summary.MissingShare, firstTerm)
        : Number(column.Name, summary.Mean, summary.StandardDeviation > 0 ? 1 / summary.StandardDeviation : 0, summary.MissingShare, firstTerm);

    /// <summary>The place of a value's term, or -1 when it has none, and what stands there.</summary>
    public int Find(float value, out float amount)
    {
        var term = Find(value, out double precise);
        amount = (float)precise;
        return term;
    }

    /// <summary>The same in double precision.</summary>
    public int Find(float value, out double amount)
    {
        amount = 1;
        if (IsCategory)
        {
            if (value >= 0 && value < Places.Length && Places[(int)value] >= 0 && value == (int)value)
            {
                return FirstTerm + Places[(int)value];
            }

            return float.IsNaN(value) && HasMissingTerm ? FirstTerm + Categories : -1;
        }

        if (float.IsFinite(value))
        {
            amount = (value - Mean) * Scale;
            return Scale > 0 ? FirstTerm : -1;
        }

        return HasMissingTerm ? FirstTerm + 1 : -1;
    }

    /// <summary>The mean of the column's terms over the training rows.</summary>
    public double Expected(ReadOnlySpan<double> weights)
    {
        var expected = HasMissingTerm ? MissingShare * weights[FirstTerm + TermCount - 1] : 0;
        for (var code = 0; code < Places.Length; code++)
        {
            expected += Places[code] >= 0 ? Shares[code] * weights[FirstTerm + Places[code]] : 0;
        }

        return expected;
    }

    public IEnumerable<LinearTerm> Terms(double[] weights)
    {
        if (!IsCategory && Scale > 0)
        {
            yield return new LinearTerm(Name, -1, IsMissing: false, weights[FirstTerm]);
        }

        for (var code = 0; code < Places.Length; code++)
        {
            if (Places[code] >= 0)
            {
                yield return new LinearTerm(Name, code, IsMissing: false, weights[FirstTerm + Places[code]]);
            }
        }

        if (HasMissingTerm)
        {
            yield return new LinearTerm(Name, -1, IsMissing: true, weights[FirstTerm + TermCount - 1]);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(IsCategory);
        writer.Write(MissingShare);
        if (!IsCategory)
        {
            writer.Write(Mean);
            writer.Write(Scale);
            return;
        }

        writer.Write(Shares.Length);
        foreach (var share in Shares)
        {
            writer.Write(share);
        }
    }

    public static LinearColumn Read(BinaryReader reader, int firstTerm)
    {
        var name = reader.ReadString();
        var isCategory = reader.ReadBoolean();
        var missing = reader.ReadDouble();
        if (!isCategory)
        {
            return Number(name, reader.ReadDouble(), reader.ReadDouble(), missing, firstTerm);
        }

        var count = reader.ReadInt32();
        if (count < 0)
        {
            throw new ModelFormatException($"The column '{name}' cannot have {count} categories.", "Register the model again.");
        }

        var shares = new List<double>();
        for (var code = 0; code < count; code++)
        {
            shares.Add(reader.ReadDouble());
        }

        return Category(name, [.. shares], missing, firstTerm);
    }

    public static LinearColumn Number(string name, double mean, double scale, double missingShare, int firstTerm) => new()
    {
        Name = name,
        IsCategory = false,
        Mean = mean,
        Scale = scale,
        MissingShare = missingShare,
        FirstTerm = firstTerm,
    };

    private static LinearColumn Category(string name, double[] shares, double missingShare, int firstTerm)
    {
        var places = new int[shares.Length];
        var categories = 0;
        for (var code = 0; code < shares.Length; code++)
        {
            places[code] = shares[code] > 0 ? categories++ : -1;
        }

        return new LinearColumn
        {
            Name = name,
            IsCategory = true,
            Shares = shares,
            MissingShare = missingShare,
            FirstTerm = firstTerm,
            Places = places,
            Categories = categories,
        };
    }
}
