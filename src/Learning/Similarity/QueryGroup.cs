namespace AudienceML.Learning.Similarity;

/// <summary>Up to six queries, rounded to bytes.</summary>
/// <param name="codes">For each step of four values six times four bytes with sign.</param>
/// <param name="starts">What each sum of products starts with: minus 128 times the sum of the query's bytes.</param>
/// <param name="units">What a byte of each query stands for.</param>
/// <param name="thresholds">What a product and its bias have to reach.</param>
/// <param name="count">Queries, 1 or 6.</param>
internal readonly unsafe struct QueryGroup(int* codes, int* starts, float* units, float* thresholds, int count)
{
    public int* Codes => codes;

    public int* Starts => starts;

    public float* Units => units;

    public float* Thresholds => thresholds;

    public int Count => count;
}
