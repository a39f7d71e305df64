namespace AudienceML.Learning.Trees.Forests;

/// <summary>Puts the categories of a tree's rows in order of their labels, so that they can be cut like numbers.</summary>
/// <remarks>
/// Ordering once a tree does as well as searching all divisions of a node and cannot fit the noise of a few rows (Wright and König 2019,
/// "Splitting on categorical predictors in random forests"). For more than two classes the order is that of the first principal component
/// of the categories' class shares (Coppersmith, Hong and Hosking 1999). Only drawn rows count, so that rows left out stay honest judges.
/// Rare and unseen categories are drawn to the mean of all.
/// </remarks>
internal sealed unsafe class CategoryOrder(BinnedMatrix data, ForestTarget target)
{
    private const double Smoothing = 10;
    private const int PowerSteps = 32;
    private readonly int _width = target.Classes > 2 ? target.Classes : 1;

    /// <summary>Writes the rank of each bin of a category.</summary>
    /// <param name="feature">A category.</param>
    /// <param name="draws">The rows of the tree.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="ranks">256 ranks are written.</param>
    public void Rank(int feature, Draw* draws, int count, byte* ranks)
    {
        var bins = data.Bins[feature].BinCount;
        var weights = new double[bins];
        var sums = new double[bins * _width];
        var column = data.Column(feature);
        for (var i = 0; i < count; i++)
        {
            var row = draws[i].Row;
            var bin = column[row];
            double weight = target.IsCounted
                ? (draws[i].Count & 0xFFFF) * target.ClassWeights[(int)target.Labels[row]]
                : draws[i].Count * (target.Weights is null ? 1.0 : target.Weights[row]);
            weights[bin] += weight;
            if (_width > 1)
            {
                sums[(bin * _width) + (int)target.Labels[row]] += weight;
            }
            else
            {
                sums[bin] += weight * target.Labels[row];
            }
        }

        Smooth(weights, sums);
        var keys = _width > 1 ? PrincipalComponent(weights, sums) : sums;
        var order = new int[bins];
        for (var bin = 0; bin < bins; bin++)
        {
            order[bin] = bin;
        }

        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        for (var rank = 0; rank < bins; rank++)
        {
            ranks[order[rank]] = (byte)rank;
        }
    }

    /// <summary>Turns sums into means, each as if ten rows of the mean of all came on top.</summary>
    private void Smooth(double[] weights, double[] sums)
    {
        var all = weights.Sum();
        var means = new double[_width];
        for (var i = 0; i < sums.Length; i++)
        {
            means[i % _width] += sums[i] / all;
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = (sums[i] + (Smoothing * means[i % _width])) / (weights[i / _width] + Smoothing);
        }
    }

    private double[] PrincipalComponent(double[] weights, double[] shares)
    {
        var means = new double[_width];
        var all = weights.Sum();
        for (var i = 0; i < shares.Length; i++)
        {
            means[i % _width] += shares[i] * weights[i / _width] / all;
        }

        // The power method on the covariance of classes; the start is not orthogonal to anything that matters but by chance.
        var direction = new double[_width];
        for (var c = 0; c < _width; c++)
        {
            direction[c] = 1.0 / (1 + c);
        }

        var keys = new double[weights.Length];
        for (var step = 0; step < PowerSteps; step++)
        {
            for (var bin = 0; bin < keys.Length; bin++)
            {
                keys[bin] = 0;
                for (var c = 0; c < _width; c++)
                {
                    keys[bin] += direction[c] * (shares[(bin * _width) + c] - means[c]);
                }
            }

            Array.Clear(direction);
            double norm = 0;
            for (var i = 0; i < shares.Length; i++)
            {
                direction[i % _width] += weights[i / _width] * keys[i / _width] * (shares[i] - means[i % _width]);
            }

            foreach (var value in direction)
            {
                norm += value * value;
            }

            if (norm == 0)
            {
                break;
            }

            for (var c = 0; c < _width; c++)
            {
                direction[c] /= Math.Sqrt(norm);
            }
        }

        return keys;
    }
}
