using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Learning.Trees.Boosting;
using AudienceML.Testing.Contracts;

namespace AudienceML.Pipelines.Tests.Guides;

public sealed class SignupModelContract : ModelContract<ReaderRow, float, float, SignupModel>
{
    protected override ModelLoader<SignupModel> Loader => SignupModel.Load;

    protected override BaseTrainer<ReaderRow, float, SignupModel> CreateTrainer() =>
        new SignupTrainer(new GradientBoostingLearner(new() { Trees = 20 }));

    protected override TrainingSet<ReaderRow, float> CreateSet(int rows, int seed)
    {
        var random = new Random(seed);
        var readers = Enumerable.Range(0, rows)
            .Select(i => new ReaderRow(
                new Guid(i, 0, 0, new byte[8]),
                random.Next(1, 60),
                random.Next(30),
                random.Next(4) == 0 ? null : random.NextSingle() * 100,
                random.Next(2) == 0 ? "free" : "premium"))
            .ToArray();
        return new(readers, readers.Select(r => r.Sessions + (r.ScrollDepth ?? 40) + random.Next(40) > 90 ? 1f : 0f).ToArray());
    }
}
