namespace AudienceML.Testing.Learning;

/// <summary>What a learner learns, and so which labels its contract draws and which outputs it asks for.</summary>
public enum LearnerTask
{
    /// <summary>Labels 0 and 1; one output a row, the probability of 1.</summary>
    Binary,

    /// <summary>Any finite label; one output a row.</summary>
    Regression,

    /// <summary>Labels 0, 1 and 2; one probability a class, which add up to 1.</summary>
    Multiclass,

    /// <summary>Degrees of relevance, 0 to 4, of rows in groups of ten; one output a row, by which a group is ranked.</summary>
    Ranking,
}
