using AudienceML.Core.Features;
using AudienceML.Core.Training;
using AudienceML.Features.Customer.Churn;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Simulation;
using AudienceML.Features.Shared.Tabular;
using AudienceML.Learning.Data;

namespace AudienceML.Serving.Benchmarks;

/// <summary>Rows to train with and to ask about.</summary>
internal static class ServingRows
{
    private const int Numbers = 24;
    private const int Categories = 6;

    /// <summary>The user features of a simulated audience on two dates.</summary>
    public static TrainingSet<CustomerUserFeatures, float> OfUsers(int users)
    {
        var simulator = new AudienceSimulator(new() { Users = users });
        var dates = ChurnDates.Plan(simulator.End.AddDays(-simulator.Options.Days), simulator.End, simulator.Options.HorizonDays);
        var builder = new ChurnTrainingSetBuilder(dates.Train, new() { DataEnd = simulator.End });
        foreach (var user in simulator.Users())
        {
            foreach (var session in user.Sessions)
            {
                builder.Add(session);
            }

            foreach (var happened in user.Events)
            {
                builder.Add(happened);
            }
        }

        return builder.Build(dates.Train.AsSpan());
    }

    /// <summary>A table of 24 numbers, some of them missing, and 6 categories of 8 words.</summary>
    public static TrainingSet<TabularRow, float> OfTable(int rows, out TabularRowSchema columns)
    {
        columns = new([
            .. Enumerable.Range(0, Numbers).Select(i => new FeatureDefinition($"number_{i}", FeatureKind.Number)),
            .. Enumerable.Range(0, Categories).Select(i => new FeatureDefinition($"category_{i}", FeatureKind.Category)),
        ]);
        var random = new Random(1);
        var words = Enumerable.Range(0, 8).Select(i => $"word {i}").ToArray();
        var table = new TabularRow[rows];
        var labels = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var x = new float[Numbers];
            for (var i = 0; i < x.Length; i++)
            {
                x[i] = random.Next(20) == 0 ? float.NaN : (random.NextSingle() * 4) - 2;
            }

            var codes = Enumerable.Range(0, Categories).Select(_ => random.Next(words.Length)).ToArray();
            float Of(int number) => float.IsNaN(x[number]) ? 0 : x[number];
            var logit = (Of(0) * Of(1)) + Math.Sin(2 * Of(2)) + Of(3) + (codes[0] < 3 ? 0.8 : -0.4) + (codes[1] == 5 ? Of(4) : 0) - 0.5;
            labels[row] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
            table[row] = new($"row {row}", x, [.. codes.Select(code => words[code])]);
        }

        return new(table, labels);
    }
}
