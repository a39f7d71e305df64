using System.Globalization;
using System.IO.Compression;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Benchmarks;

/// <summary>The 933,517 pairs of users and films with their split, and ratings drawn for them.</summary>
internal static class Films
{
    private const int TasteFactors = 10;
    private const double Noise = 0.75;

    /// <summary>Writes films_train and films_test, pairs × 2, from the data set films-933k when they are not there yet.</summary>
    public static void Ensure(Arrays arrays)
    {
        foreach (var part in new[] { "train", "test" })
        {
            arrays.Ensure($"films_{part}", 2, () => [.. Pairs(DataSets.Find(arrays.Folder, $"films-933k/{part}.csv.gz"))]);
        }
    }

    /// <summary>
    /// Writes rated_films_train and rated_films_test, 9 and 1 of 10 pairs × 3: user, film, and a rating of 1 to 5 that is drawn from biases,
    /// ten factors and noise of standard deviation 0.75.
    /// </summary>
    public static void EnsureRated(Arrays arrays)
    {
        Ensure(arrays);
        if (arrays.Has("rated_films_train") && arrays.Has("rated_films_test"))
        {
            return;
        }

        float[] pairs = [.. arrays.Read("films_train"), .. arrays.Read("films_test")];
        var count = pairs.Length / 2;
        var random = new RandomSource(42UL);
        var users = Normals(random, 7000, 0.4);
        var films = Normals(random, 4000, 0.5);
        var userTastes = Normals(random, 7000 * TasteFactors, 1);
        var filmTastes = Normals(random, 4000 * TasteFactors, 0.4 / Math.Sqrt(TasteFactors));
        var rated = new float[count * 3];
        var order = random.Permutation(count);
        for (var n = 0; n < count; n++)
        {
            var (user, film) = ((int)pairs[2 * order[n]], (int)pairs[(2 * order[n]) + 1]);
            var rating = 3.6 + users[user] + films[film] + random.Normal(0, Noise);
            for (var f = 0; f < TasteFactors; f++)
            {
                rating += userTastes[(user * TasteFactors) + f] * filmTastes[(film * TasteFactors) + f];
            }

            rated[3 * n] = user;
            rated[(3 * n) + 1] = film;
            rated[(3 * n) + 2] = (float)Math.Clamp(Math.Round(rating), 1, 5);
        }

        var test = count / 10 * 3;
        NpyFile.Write(arrays.PathOf("rated_films_test"), rated[..test], 3);
        NpyFile.Write(arrays.PathOf("rated_films_train"), rated[test..], 3);
    }

    /// <summary>Rows of two or three numbers as pairs of a matrix whose values are the third, or 1.</summary>
    public static Interactions ToInteractions(float[] rows, int width, int users, int items)
    {
        var order = new long[rows.Length / width];
        var starts = new int[users + 1];
        for (var n = 0; n < order.Length; n++)
        {
            order[n] = ((long)rows[width * n] << 40) | ((long)rows[(width * n) + 1] << 24) | (width == 3 ? (long)rows[(width * n) + 2] : 1);
            starts[(int)rows[width * n] + 1]++;
        }

        Array.Sort(order);
        for (var user = 0; user < users; user++)
        {
            starts[user + 1] += starts[user];
        }

        return new(new SparseMatrix(
            starts, Array.ConvertAll(order, o => (int)(o >> 24) & 0xFFFF), Array.ConvertAll(order, o => (float)(o & 0xFFFFFF)), items));
    }

    private static double[] Normals(RandomSource random, int count, double deviation)
    {
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Normal(0, deviation);
        }

        return values;
    }

    private static IEnumerable<float> Pairs(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (int.TryParse(cells[0], CultureInfo.InvariantCulture, out var user))
            {
                yield return user;
                yield return int.Parse(cells[1], CultureInfo.InvariantCulture);
            }
        }
    }
}
