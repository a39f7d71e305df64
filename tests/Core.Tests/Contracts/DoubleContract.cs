using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Testing.Contracts;

namespace AudienceML.Core.Tests.Contracts;

public sealed class DoubleContract(Flaw flaw) : ModelContract<Point, float, float, DoubleModel>
{
    protected override ModelLoader<DoubleModel> Loader => artifact => DoubleModel.Load(artifact, flaw);

    protected override BaseTrainer<Point, float, DoubleModel> CreateTrainer() => new DoubleTrainer(flaw);

    protected override TrainingSet<Point, float> CreateSet(int rows, int seed)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, rows).Select(_ => new Point((float)(random.NextDouble() - 0.5))).ToArray();
        return new(points, points.Select(p => 3 * p.X).ToArray());
    }
}
