using AudienceML.Learning.Factorization.Als;
using AudienceML.Learning.Factorization.Nmf;
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
            settings => new AdaptiveLearner(data => new ImplicitAlsLearner(new ImplicitAlsOptions
            {
                Factors = settings.Whole("factors", data.ItemCount > 20_000 ? 64 : 128),
                Iterations = settings.Whole("iterations", 15),
                UnobservedWeight = settings.Number("unobserved_weight", 0.6),
                Alpha = settings.Number("alpha", 1),
                UserDiscount = settings.Number("user_discount", 0.3),
                ItemDiscount = settings.Number("item_discount", 0.1),
                Regularization = settings.Number("regularization", 0.01),
                RegularizationExponent = settings.Number("regularization_exponent", 1),
                Confidence = settings.Choice("confidence", AlsConfidence.Added),
                Solver = settings.Choice("solver", AlsSolver.Cholesky),
            })),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("iterations", 5, 30),
            new NumberParameter("unobserved_weight", 0.01, 2, Scale.Log),
            new NumberParameter("alpha", 0.1, 10, Scale.Log),
            new NumberParameter("user_discount", 0, 0.7),
            new NumberParameter("item_discount", 0, 0.4),
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
                Epochs = settings.Whole("epochs", 60),
                LearningRate = settings.Number("learning_rate", 0.05),
                LearningRateDecay = settings.Number("learning_rate_decay", 0.95),
                Regularization = settings.Number("regularization", 0.03),
                Candidates = settings.Whole("candidates", 3),
            }),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 0.003, 0.2, Scale.Log),
            new NumberParameter("learning_rate_decay", 0.9, 1),
            new NumberParameter("regularization", 0.001, 0.2, Scale.Log),
            new IntegerParameter("candidates", 1, 16, Scale.Log)),
        new(
            "warp",
            "factors by pairs of which the wrong ones near the top count most (weighted approximate-rank pairwise loss)",
            settings => new WarpLearner(new WarpOptions
            {
                Factors = settings.Whole("factors", 64),
                Epochs = settings.Whole("epochs", 60),
                LearningRate = settings.Number("learning_rate", 0.05),
                LearningRateDecay = settings.Number("learning_rate_decay", 0.95),
                Regularization = settings.Number("regularization", 0.1),
                MaxTrials = settings.Whole("max_trials", 30),
            }),
            new IntegerParameter("factors", 16, 256, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 0.003, 0.2, Scale.Log),
            new NumberParameter("learning_rate_decay", 0.9, 1),
            new NumberParameter("regularization", 0.003, 0.5, Scale.Log),
            new IntegerParameter("max_trials", 3, 100, Scale.Log)),
        new(
            "nmf",
            "non-negative matrix factorization: themes that only add",
            settings => new NonNegativeMatrixFactorizationLearner(new NonNegativeMatrixFactorizationOptions
            {
                Factors = settings.Whole("factors", 32),
                L2 = settings.Number("l2", 0),
            }),
            new IntegerParameter("factors", 8, 128, Scale.Log),
            new NumberParameter("l2", 0, 30)),
    ];

    private static IEnumerable<RecommenderAlgorithm> Ratings =>
    [
        new(
            "mf",
            "ratings by factors and biases, with stochastic gradients",
            settings => new BiasedMatrixFactorizationLearner(new BiasedMatrixFactorizationOptions
            {
                Factors = settings.Whole("factors", 100),
                Epochs = settings.Whole("epochs", 60),
                LearningRate = settings.Number("learning_rate", 0.02),
                LearningRateDecay = settings.Number("learning_rate_decay", 0.96),
                FactorRegularization = settings.Number("factor_regularization", 0.08),
                BiasRegularization = settings.Number("bias_regularization", 0.01),
                InitialScale = settings.Number("initial_scale", 0.005),
            }),
            new IntegerParameter("factors", 16, 400, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 0.001, 0.05, Scale.Log),
            new NumberParameter("learning_rate_decay", 0.9, 1),
            new NumberParameter("factor_regularization", 0.01, 0.3, Scale.Log),
            new NumberParameter("bias_regularization", 0.001, 0.3, Scale.Log),
            new NumberParameter("initial_scale", 0.001, 0.3, Scale.Log)),
        new(
            "svdpp",
            "ratings by factors, biases and which items were rated at all (SVD++)",
            settings => new SvdPlusPlusLearner(new SvdPlusPlusOptions
            {
                Factors = settings.Whole("factors", 100),
                Epochs = settings.Whole("epochs", 60),
                LearningRate = settings.Number("learning_rate", 0.02),
                LearningRateDecay = settings.Number("learning_rate_decay", 0.96),
                FactorRegularization = settings.Number("factor_regularization", 0.07),
                BiasRegularization = settings.Number("bias_regularization", 0.01),
                InitialScale = settings.Number("initial_scale", 0.005),
            }),
            new IntegerParameter("factors", 16, 400, Scale.Log),
            new IntegerParameter("epochs", 20, 300, Scale.Log),
            new NumberParameter("learning_rate", 0.001, 0.05, Scale.Log),
            new NumberParameter("learning_rate_decay", 0.9, 1),
            new NumberParameter("factor_regularization", 0.01, 0.3, Scale.Log),
            new NumberParameter("bias_regularization", 0.001, 0.3, Scale.Log),
            new NumberParameter("initial_scale", 0.001, 0.3, Scale.Log)),
    ];
}
