using AudienceML.Core.Evaluation;
using AudienceML.Core.Features;
using AudienceML.Core.Models;
using AudienceML.Core.Serving;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;
using AudienceML.Pipelines.Training;

namespace AudienceML.Pipelines.Tests.Guides;

public sealed record ReaderRow(Guid UserId, int Sessions, int DaysActive, float? ScrollDepth, string? Tier);

public sealed record SignupPrediction(Guid UserId, float Probability, bool Ask, ModelVersion ModelVersion);

public sealed class SignupFeatureEngineer : BaseFeatureEngineer<ReaderRow>
{
    public SignupFeatureEngineer()
    {
        Number("sessions_per_day", r => r.DaysActive == 0 ? float.NaN : (float)r.Sessions / r.DaysActive);
        Number("scroll_depth", r => r.ScrollDepth ?? float.NaN);
        Category("tier", r => r.Tier);
    }
}

public sealed class SignupModel(FeatureEncoder<ReaderRow> encoder, IScorer scorer) : TabularModel<ReaderRow>(ModelCode, encoder, scorer)
{
    public static readonly ModelCode ModelCode = new("newsletter_signup");

    public static SignupModel Load(ReadOnlyMemory<byte> artifact)
    {
        var (encoder, scorer) = Read(artifact, ModelCode, new SignupFeatureEngineer());
        return new(encoder, scorer);
    }
}

public sealed class SignupTrainer(ILearner learner) : TabularTrainer<ReaderRow, SignupModel>(new SignupFeatureEngineer(), learner)
{
    protected override SignupModel Create(FeatureEncoder<ReaderRow> encoder, IScorer scorer) => new(encoder, scorer);
}

public sealed class SignupPredictor(SignupModel model, ModelVersion version) : BasePredictor<ReaderRow, float, SignupPrediction>(model, version)
{
    protected override SignupPrediction Decide(ReaderRow input, float output) => new(input.UserId, output, output >= 0.5f, Version);
}

public sealed class SignupEvaluator : BinaryEvaluator<ReaderRow>;

public sealed class SignupTrainingPipeline(TrainingParts<ReaderRow, float, float, SignupModel> parts)
    : TrainingPipeline<ReaderRow, float, float, SignupModel>(parts);
