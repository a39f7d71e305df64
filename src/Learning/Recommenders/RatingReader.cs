namespace AudienceML.Learning.Recommenders;

/// <summary>Reads a predictor that <see cref="IRatingPredictor.Write"/> wrote.</summary>
public delegate IRatingPredictor RatingReader(BinaryReader reader);
