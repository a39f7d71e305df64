namespace AudienceML.Learning.Benchmarks;

/// <summary>Another library that does the same work.</summary>
/// <param name="Name">As it is printed: "scikit-learn, Lloyd".</param>
/// <param name="Script">The Python file in bench/peers, and its arguments: "kmeans.py sklearn 8".</param>
/// <param name="Target">Our time divided by its time should not exceed this.</param>
internal sealed record Peer(string Name, string Script, double Target);
