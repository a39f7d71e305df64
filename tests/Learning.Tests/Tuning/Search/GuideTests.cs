using System.Globalization;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Tests.Tuning.Search;

/// <summary>The code of the guide to tuning.</summary>
public sealed class GuideTests
{
    [Test]
    public void Guide_SearchOfAnyFunction_FindsItsBest()
    {
        var space = new SearchSpace(
            new ChoiceParameter("penalty", "none", "l2"),
            new NumberParameter("strength", 1e-4, 10, Scale.Log).When("penalty", "l2"),
            new IntegerParameter("degree", 1, 5));
        var study = new Study(space, new StudyOptions { Goal = Goal.Minimize, Pruner = new MedianPruner() });
        var best = study.Run(
            (trial, _) =>
            {
                var loss = double.NaN;
                for (var epoch = 1; epoch <= 10; epoch++)
                {
                    loss = LossAfter(epoch, trial.Values);
                    if (!trial.Report(epoch, loss))
                    {
                        break;
                    }
                }

                return loss;
            },
            new StudyBudget { Trials = 50, Time = TimeSpan.FromMinutes(5) });
        Assert.That(best!.Values.Choice("penalty"), Is.EqualTo("l2"));
        Assert.That(best.Values.WholeNumber("degree"), Is.EqualTo(2));
        Assert.That(study.Trials.Count(t => t.State == TrialState.Pruned), Is.GreaterThan(5));
        Assert.That(double.Parse(best.Values.Text("strength"), CultureInfo.InvariantCulture), Is.InRange(0.01, 1));
    }

    private static double LossAfter(int epoch, ParameterValues at) =>
        (at.Has("strength") ? Math.Abs(Math.Log10(at.Number("strength")) + 1) : 2) + Math.Abs(at.WholeNumber("degree") - 2) + (1.0 / epoch);
}
