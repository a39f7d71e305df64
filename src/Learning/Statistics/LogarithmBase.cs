namespace AudienceML.Learning.Statistics;

/// <summary>The unit of an entropy: the same 0.1 means different things in each, so name it wherever a value is reported.</summary>
public enum LogarithmBase
{
    /// <summary>Base 2: a Jensen-Shannon distance lies between 0 and 1.</summary>
    Bits,

    /// <summary>Base e: a Jensen-Shannon distance lies between 0 and 0.8326.</summary>
    Nats,
}
