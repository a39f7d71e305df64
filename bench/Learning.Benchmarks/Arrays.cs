using AudienceML.Learning.Data;

namespace AudienceML.Learning.Benchmarks;

/// <summary>A folder of arrays that all sides read: those given, and those derived from them once.</summary>
internal sealed class Arrays(string folder)
{
    public string Folder => folder;

    /// <summary>The path of an array; the peers read it as FOLDER/NAME.npy.</summary>
    public string PathOf(string name) => Path.Combine(folder, name + ".npy");

    public bool Has(string name) => File.Exists(PathOf(name));

    public float[] Read(string name) => NpyFile.Read(PathOf(name));

    /// <summary>Writes an array when it is not there yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Columns of a matrix in row order; 0 for a vector.</param>
    /// <param name="make">Makes the values.</param>
    public void Ensure(string name, int columns, Func<float[]> make)
    {
        if (!Has(name))
        {
            NpyFile.Write(PathOf(name), make(), columns);
        }
    }

    /// <summary>The classification rows: "train" or "test", 28 numbers and a label of 0 or 1.</summary>
    /// <param name="part">"train" has 1,000,000 rows, "test" 200,000.</param>
    /// <param name="rows">The first so many; all when null.</param>
    public LearningSet Tabular(string part, int? rows = null)
    {
        var labels = Read($"tab_y_{part}");
        var values = Read($"tab_X_{part}");
        var columns = values.Length / labels.Length;
        var take = Math.Min(rows ?? labels.Length, labels.Length);
        return new LearningSet(new FeatureMatrix(values.AsMemory(0, take * columns), take, columns), labels.AsMemory(0, take));
    }

    /// <summary>Draws the classification rows when the folder has none.</summary>
    public void EnsureTabular()
    {
        if (Has("tab_X_train"))
        {
            return;
        }

        foreach (var (part, set) in new[] { ("train", Benchmarks.Tabular.Draw(1_000_000, 1)), ("test", Benchmarks.Tabular.Draw(200_000, 2)) })
        {
            NpyFile.Write(PathOf($"tab_X_{part}"), set.Features.Values.ToArray(), set.Features.ColumnCount);
            NpyFile.Write(PathOf($"tab_y_{part}"), set.Labels.ToArray(), 0);
        }
    }
}
