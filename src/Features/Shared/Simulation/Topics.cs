using System.Collections.Immutable;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>The topics of the simulated publisher and their vocabularies.</summary>
internal static class Topics
{
    public static ImmutableArray<Topic> All { get; } =
    [
        Of("Politics", "parliament minister election vote coalition bill debate opposition reform cabinet senate party ballot campaign treaty law president mayor council referendum majority committee amendment policy"),
        Of("Economy", "inflation bank market budget tax wages exports growth recession investor bond currency interest deficit tariff factory jobs merger shares profit retail supplier energy price"),
        Of("Football", "goal striker league coach penalty derby transfer defender keeper midfield cup stadium fans referee kickoff season squad injury contract final draw header captain substitute"),
        Of("Technology", "software chip startup robot network privacy cloud browser battery sensor algorithm developer platform update encryption satellite device screen app launch patent processor data hacker"),
        Of("Health", "hospital vaccine doctor patient clinic virus diet sleep therapy surgery nurse symptom trial medicine insurance heart exercise allergy infection ageing diagnosis pharmacy care stress"),
        Of("Science", "telescope climate fossil genome particle laboratory experiment planet ocean glacier species researcher theory orbit molecule quantum volcano evolution physics survey expedition archive insect reef"),
        Of("Culture", "museum novel painter orchestra theatre festival gallery poem exhibition composer opera sculpture premiere stage library heritage dance critic portrait publisher translation award concert drama"),
        Of("Film", "director actor premiere script scene trailer studio cinema sequel documentary animation series episode camera audience comedy thriller festival producer soundtrack streaming cast remake plot"),
        Of("Travel", "island hotel train airport border beach mountain passport trail ferry village hostel luggage museum harbour route tourist valley lake castle journey ticket cabin market"),
        Of("Food", "recipe kitchen bread cheese chef harvest vineyard spice restaurant soup farmer oven dessert butter market flavour garlic menu bakery salad coffee noodle grill taste"),
        Of("Local", "council road school bridge neighbour library police tram playground mayor housing rent market festival fire park river shop residents permit parking garden station square"),
        Of("Weather", "storm rain frost heatwave wind snow flood forecast cloud thunder drought temperature sunshine fog hail season river warning coast avalanche humidity breeze record pollen"),
    ];

    /// <summary>Words that every topic uses.</summary>
    public static ImmutableArray<string> CommonWords { get; } =
    [
        .. ("after before early late new first last week month people city country plan report question answer change start end work long short high low "
            + "open close public private common local small large move show find keep follow support cost time year day expect result reason group number").Split(' '),
    ];

    private static Topic Of(string name, string words) => new(name, words.Split(' '));
}
