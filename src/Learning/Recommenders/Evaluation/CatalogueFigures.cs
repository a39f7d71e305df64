using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders.Evaluation;

/// <summary>What can be said of a list beside its accuracy: how popular, how new, how varied and how near to the user's own mix it is.</summary>
internal sealed class CatalogueFigures
{
    public const int Count = 4;

    public static readonly string[] Names = ["popularity", "novelty", "diversity", "calibration_kl"];

    private readonly Interactions _histories;
    private readonly int[] _popularity;
    private readonly double[] _information;
    private readonly SparseMatrix? _features;
    private readonly double[] _norms;
    private readonly double _smoothing;

    public CatalogueFigures(Interactions training, Interactions histories, double smoothing)
    {
        (_histories, _features, _smoothing) = (histories, training.ItemFeatures, smoothing);
        _popularity = new int[training.ItemCount];
        for (var user = 0; user < training.UserCount; user++)
        {
            foreach (var item in training.ByUser.Columns(user))
            {
                _popularity[item]++;
            }
        }

        // An item that nobody took yet is as surprising as one that a single user took.
        _information = new double[training.ItemCount];
        for (var item = 0; item < _information.Length; item++)
        {
            _information[item] = DeterministicMath.Log(Math.Max(training.UserCount, 1) / (double)Math.Max(_popularity[item], 1)) / 0.69314718055994531;
        }

        _norms = _features is null ? [] : Norms(_features);
    }

    /// <summary>How many users took an item.</summary>
    public ReadOnlySpan<int> Popularity => _popularity;

    /// <summary>Whether features are known.</summary>
    public bool HasFeatures => _features is not null;

    /// <summary>The figures of one list of items, NaN where there is nothing to say.</summary>
    public void Write(ReadOnlySpan<int> list, int user, Span<double> figures)
    {
        double popularity = 0, information = 0;
        foreach (var item in list)
        {
            popularity += _popularity[item];
            information += _information[item];
        }

        figures[0] = popularity / list.Length;
        figures[1] = information / list.Length;
        figures[2] = _features is null || list.Length < 2 ? double.NaN : Diversity(_features, list);
        figures[3] = _features is null || list.IsEmpty ? double.NaN : Calibration(_features, list, _histories.ByUser.Columns(user));
    }

    /// <summary>1 minus the mean cosine of the features of two items of the list.</summary>
    private double Diversity(SparseMatrix features, ReadOnlySpan<int> list)
    {
        var similarity = 0.0;
        for (var i = 1; i < list.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var norm = _norms[list[i]] * _norms[list[j]];
                similarity += norm > 0 ? Dot(features, list[i], list[j]) / norm : 0;
            }
        }

        return 1 - (similarity / (0.5 * list.Length * (list.Length - 1)));
    }

    /// <summary>The Kullback-Leibler divergence of the list's shares of features from those of the history (Steck 2018).</summary>
    private double Calibration(SparseMatrix features, ReadOnlySpan<int> list, ReadOnlySpan<int> history)
    {
        var wished = Shares(features, history);
        var given = Shares(features, list);
        if (wished is null || given is null)
        {
            return double.NaN;
        }

        var divergence = 0.0;
        for (var feature = 0; feature < wished.Length; feature++)
        {
            if (wished[feature] > 0)
            {
                var smoothed = ((1 - _smoothing) * given[feature]) + (_smoothing * wished[feature]);
                divergence += wished[feature] * DeterministicMath.Log(wished[feature] / smoothed);
            }
        }

        return divergence;
    }

    /// <summary>Each item shares one vote out among its features.</summary>
    private static double[]? Shares(SparseMatrix features, ReadOnlySpan<int> items)
    {
        var shares = new double[features.ColumnCount];
        var votes = 0.0;
        foreach (var item in items)
        {
            var total = 0.0;
            foreach (var value in features.Values(item))
            {
                total += Math.Abs(value);
            }

            if (total == 0)
            {
                continue;
            }

            votes++;
            var columns = features.Columns(item);
            for (var i = 0; i < columns.Length; i++)
            {
                shares[columns[i]] += Math.Abs(features.Values(item)[i]) / total;
            }
        }

        if (votes == 0)
        {
            return null;
        }

        for (var feature = 0; feature < shares.Length; feature++)
        {
            shares[feature] /= votes;
        }

        return shares;
    }

    private static double Dot(SparseMatrix features, int a, int b)
    {
        var left = features.Columns(a);
        var right = features.Columns(b);
        var sum = 0.0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j])
            {
                sum += (double)features.Values(a)[i++] * features.Values(b)[j++];
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }

    private static double[] Norms(SparseMatrix features)
    {
        var norms = new double[features.RowCount];
        for (var row = 0; row < norms.Length; row++)
        {
            norms[row] = Math.Sqrt(Dot(features, row, row));
        }

        return norms;
    }
}
