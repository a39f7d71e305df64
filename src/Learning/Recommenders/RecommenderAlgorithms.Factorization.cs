using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Factorization.Pairwise;
using AudienceML.Learning.Factorization.Ratings;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Recommenders;

/// <content>Factors of users and items.</content>
public static partial class RecommenderAlgorithms
{
    private static IEnumerable<RecommenderAlgorithm> Factorizations =>
    [
        new(
            "als",
            "implicit matrix factorization by alternating least squares",
            settings => new ImplicitAlsLearner(new ImplicitAlsOptions
            {
                Factors = settings.Whole("factors", 64),
                Iterations = settings.Whole("iterations", 15),
                UnobservedWeight = settings.Number("unobserved_weight", 0.6),
                Alpha = settings.Number("alpha", 1),
                Regularization = settings.Number("regularization", 0.01),
                RegularizationExponent = settings.Number("regularization_exponent", 1),
                Confidence = settings.Choice("confidence", AlsConfidence.Added),
                Solver = settings.Choice("solver", AlsSolver.Cholesky),
            }),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("iterations", 5, 30),
            new NumberParameter("unobserved_weight", 0.01, 2, Scale.Log),
            new NumberParameter("alpha", 0.1, 10, Scale.Log),
            new NumberParameter("regularization", 3e-4, 0.3, Scale.Log),
            new NumberParameter("regularization_exponent", 0, 1.2),
            new ChoiceParameter("confidence", "added", "raised", "absolute"),
            new ChoiceParameter("solver", "cholesky", "conjugate-gradient", "block-coordinate")) { NotSearched = ["alpha", "confidence", "solver"] },
        new(
            "bpr",
            "factors by pairs of a taken and an untaken item (Bayesian personalized ranking)",
            settings => new BprLearner(new BprOptions
            {
                Factors = settings.Whole("factors", 64),
                Epochs = settings.Whole("epochs", 160),
                LearningRate = settings.Number("learning_rate", 0.02),
                LearningRateDecay = settings.Number("learning_rate_decay", 1),
                Regularization = settings.Number("regularization", 0.02),
                Candidates = settings.Whole("candidates", 1),
            }),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 0.003, 0.2, Scale.Log),
            new NumberParameter("learning_rate_decay", 0.97, 1),
            new NumberParameter("regularization", 0.001, 0.2, Scale.Log),
            new IntegerParameter("candidates", 1, 16, Scale.Log)),
    ];

    private static IEnumerable<RecommenderAlgorithm> Ratings =>
    [
        new(
            "mf",
            "ratings by factors and biases, with stochastic gradients",
            settings => new BiasedMatrixFactorizationLearner(new BiasedMatrixFactorizationOptions
            {
                Factors = settings.Whole("factors", 100),
                Epochs = settings.Whole("epochs", 80),
                LearningRate = settings.Number("learning_rate", 0.005),
                LearningRateDecay = settings.Number("learning_rate_decay", 1),
                FactorRegularization = settings.Number("factor_regularization", 0.1),
                BiasRegularization = settings.Number("bias_regularization", 0.1),
                InitialScale = settings.Number("initial_scale", 0.1),
            }),
            new IntegerParameter("factors", 16, 400, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 0.001, 0.05, Scale.Log),
            new NumberParameter("learning_rate_decay", 0.9, 1),
            new NumberParameter("factor_regularization", 0.01, 0.3, Scale.Log),
            new NumberParameter("bias_regularization", 0.005, 0.3, Scale.Log),
            new NumberParameter("initial_scale", 0.01, 0.3, Scale.Log)),
    ];
}
