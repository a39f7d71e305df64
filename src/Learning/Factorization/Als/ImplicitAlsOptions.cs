namespace AudienceML.Learning.Factorization.Als;

/// <summary>Settings of <see cref="ImplicitAlsLearner"/>.</summary>
public sealed record ImplicitAlsOptions
{
    internal const int MostFactors = 2048;
    internal const int MostSteps = 1000;
    internal const double MostWeight = 1000;
    internal const double MostPenalty = 1e6;
    internal const double MostAlpha = 1e6;
    internal const double MostExponent = 2;

    /// <summary>Factors of each user and item, 1 to 2,048. Multiples of 16 are fastest.</summary>
    public int Factors { get; init; } = 64;

    /// <summary>Times that all users and then all items are solved, 1 to 1,000.</summary>
    public int Iterations { get; init; } = 15;

    /// <summary>a0, the weight of every cell without a pair, 0 to 1,000. The main knob: a higher one trusts more that what was not taken is not wanted.</summary>
    public double UnobservedWeight { get; init; } = 0.1;

    /// <summary>What the value of a pair is multiplied with to become its confidence, above 0, at most 1,000,000.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>
    /// -1 to 1: the values of a user are divided by (pairs / pairs of the usual user)^this, so that a single pair of a busy user counts less. 0 lets
    /// all count alike.
    /// </summary>
    public double UserDiscount { get; init; }

    /// <summary>-1 to 1: the values of an item are divided by (pairs / pairs of the usual item)^this, so that taking what all take counts less.</summary>
    public double ItemDiscount { get; init; }

    /// <summary>How confidence enters the loss.</summary>
    public AlsConfidence Confidence { get; init; } = AlsConfidence.Added;

    /// <summary>Whether every value counts as 1, or -1 for a dislike.</summary>
    public bool IgnoreValues { get; init; }

    /// <summary>lambda, the weight of the squared factors, 0 to 1,000,000.</summary>
    public double Regularization { get; init; } = 0.01;

    /// <summary>
    /// nu, 0 to 2: lambda is multiplied by (pairs of the row + a0·cells of the row)^nu. With 1 frequent rows are regularised as their weight in
    /// the loss demands; with 0 all rows alike, and lambda has to be much larger.
    /// </summary>
    public double RegularizationExponent { get; init; } = 1;

    /// <summary>How each row is solved while training.</summary>
    public AlsSolver Solver { get; init; } = AlsSolver.Cholesky;

    /// <summary>Steps a row of <see cref="AlsSolver.ConjugateGradient"/>, 1 to 1,000; 3 are as good as many.</summary>
    public int ConjugateGradientSteps { get; init; } = 3;

    /// <summary>Factors of a block of <see cref="AlsSolver.BlockCoordinate"/>, 16 to 512, a multiple of 16.</summary>
    public int BlockSize { get; init; } = 64;

    /// <summary>Steps of conjugate gradients by which the model folds a history in, up to 1,000; 0 solves exactly.</summary>
    public int FoldInSteps { get; init; }

    /// <summary>
    /// How strongly what features stand for is drawn to zero, as a multiple of the mean row's penalty; above 0, at most 1,000,000. Higher for many
    /// features that few rows share.
    /// </summary>
    public double FeatureRegularization { get; init; } = 1;

    /// <summary>Items start as normal numbers with this deviation divided by √factors; above 0, at most 100.</summary>
    public double InitialScale { get; init; } = 0.1;

    internal void Check()
    {
        Within(Factors, 1, MostFactors, nameof(Factors));
        Within(Iterations, 1, 1000, nameof(Iterations));
        Within(UnobservedWeight, 0, MostWeight, nameof(UnobservedWeight));
        Within(Alpha, double.Epsilon, MostAlpha, nameof(Alpha));
        Within(UserDiscount, -1, 1, nameof(UserDiscount));
        Within(ItemDiscount, -1, 1, nameof(ItemDiscount));
        Within(Regularization, 0, MostPenalty, nameof(Regularization));
        Within(RegularizationExponent, 0, MostExponent, nameof(RegularizationExponent));
        Within(ConjugateGradientSteps, 1, MostSteps, nameof(ConjugateGradientSteps));
        Within(BlockSize, 16, 512, nameof(BlockSize));
        Within(FoldInSteps, 0, MostSteps, nameof(FoldInSteps));
        Within(FeatureRegularization, double.Epsilon, MostPenalty, nameof(FeatureRegularization));
        Within(InitialScale, double.Epsilon, 100, nameof(InitialScale));
        Require(BlockSize % FactorBlock.Lanes == 0, BlockSize, nameof(BlockSize), "A block has a multiple of 16 factors.");
        Require(Enum.IsDefined(Confidence), Confidence, nameof(Confidence), "There is no such way to weigh pairs.");
        Require(Enum.IsDefined(Solver), Solver, nameof(Solver), "There is no such solver.");
    }

    private static void Within(double value, double least, double most, string name)
        => Require(value >= least && value <= most, value, name, $"{name} lies between {least} and {most}.");

    private static void Require(bool isMet, object value, string name, string bound)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(name, value, bound);
        }
    }
}
