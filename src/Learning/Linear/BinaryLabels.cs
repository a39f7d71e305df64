using System.Runtime.InteropServices;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Linear;

/// <summary>Checks that labels are 0 and 1 and that both occur among the rows that count.</summary>
internal static class BinaryLabels
{
    private const int One = 0x3F800000; // the bits of 1f

    public static void Check(LearningSet set)
    {
        var labels = set.Labels.Span;
        var weights = set.Weights.Span;
        var bits = MemoryMarshal.Cast<float, int>(labels);
        long positives = 0, count = labels.Length;
        if (weights.IsEmpty && bits.IndexOfAnyExcept(0, One) < 0)
        {
            positives = bits.Count(One);
        }
        else
        {
            for (var i = 0; i < labels.Length; i++)
            {
                if (!weights.IsEmpty && weights[i] == 0)
                {
                    count--;
                    continue;
                }

                if (labels[i] is not (0 or 1))
                {
                    throw new TrainingDataException($"Row {i} has the label {labels[i]}.", "Logistic regression takes labels 0 and 1.");
                }

                positives += labels[i] == 1 ? 1 : 0;
            }
        }

        if (positives == 0 || positives == count)
        {
            throw new TrainingDataException(
                $"All {count} labels equal {(positives == 0 ? 0 : 1)}.", "Widen the window until both outcomes occur.");
        }
    }
}
