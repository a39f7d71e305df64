namespace AudienceML.Features.Editorial.Rows;

/// <summary>How a track sounds: the <c>audio_features</c> of an article. Shares are 0 to 1; null is not measured.</summary>
public sealed record AudioFeatures
{
    /// <summary>How well one can dance to it.</summary>
    public double? Danceability { get; init; }

    /// <summary>Intensity.</summary>
    public double? Energy { get; init; }

    /// <summary>Decibels, usually -60 to 0.</summary>
    public double? Loudness { get; init; }

    /// <summary>Spoken words.</summary>
    public double? Speechiness { get; init; }

    /// <summary>Unamplified sound.</summary>
    public double? Acousticness { get; init; }

    /// <summary>Absence of a voice.</summary>
    public double? Instrumentalness { get; init; }

    /// <summary>Presence of an audience.</summary>
    public double? Liveness { get; init; }

    /// <summary>Cheerfulness.</summary>
    public double? Valence { get; init; }

    /// <summary>Beats a minute.</summary>
    public double? Tempo { get; init; }
}
