namespace AudienceML.Learning.Data;

/// <summary>What a column holds, and so how a learner may split it. Stored by value: never renumber.</summary>
public enum FeatureKind
{
    /// <summary>An ordered quantity.</summary>
    Number = 0,

    /// <summary>0 or 1.</summary>
    Flag = 1,

    /// <summary>A category code, 0 to <see cref="FeatureColumn.CategoryCount"/> - 1, without order.</summary>
    Category = 2,

    /// <summary>A point in time, as days since 2000-01-01T00:00Z.</summary>
    Date = 3,

    /// <summary>Free text. Learners never see it; engineers turn it into the other kinds.</summary>
    Text = 4,
}
