using AudienceML.Learning.Data;

namespace AudienceML.Learning.Formats;

/// <summary>Reads a scorer that <see cref="IScorer.Write"/> wrote.</summary>
public delegate IScorer ScorerReader(BinaryReader reader);
