using System.Collections.Immutable;

namespace AudienceML.Learning.Linear;

/// <summary>Standard errors, p values and confidence intervals of a linear model's coefficients.</summary>
public sealed record CoefficientTable
{
    /// <summary>The terms, in the order of the model's.</summary>
    public required ImmutableArray<LinearTerm> Terms { get; init; }

    /// <summary>One estimate a term.</summary>
    public required ImmutableArray<CoefficientEstimate> Estimates { get; init; }

    /// <summary>The intercept, for a row whose standardised terms are all 0.</summary>
    public required CoefficientEstimate Intercept { get; init; }

    /// <summary>The share of samples whose interval holds the true coefficient: 0.95.</summary>
    public required double Level { get; init; }

    /// <summary>Rows less independent columns for least squares, whose statistics follow Student's t; infinite for logistic regression.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Null when the figures can be taken as they are, else why not: too few rows, columns that depend on each other, separated classes.</summary>
    public string? Doubt { get; init; }
}
