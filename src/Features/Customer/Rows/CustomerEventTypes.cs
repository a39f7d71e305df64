using System.Collections.Immutable;

namespace AudienceML.Features.Customer.Rows;

/// <summary>The names of event types in files and tables.</summary>
public static class CustomerEventTypes
{
    /// <summary>The names, by the number of the <see cref="CustomerEventType"/>.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "other", "article_view", "article_click", "video_play", "search", "newsletter_signup", "ad_impression", "ad_click", "subscribe",
        "cancel", "share", "like", "bookmark", "comment", "skip", "play", "rating",
    ];

    /// <summary>The name, such as article_view.</summary>
    public static string ToName(this CustomerEventType type) => Names[(int)type];

    /// <summary>The type of a name, in any case; <see cref="CustomerEventType.Other"/> when there is none of that name.</summary>
    public static CustomerEventType Parse(ReadOnlySpan<char> name)
    {
        for (var i = 1; i < Names.Length; i++)
        {
            if (name.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
            {
                return (CustomerEventType)i;
            }
        }

        return CustomerEventType.Other;
    }
}
