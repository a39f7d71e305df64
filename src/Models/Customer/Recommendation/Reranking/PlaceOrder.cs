using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>The order of a list while places are filled one by one from the top: what is not yet placed keeps its order.</summary>
internal readonly struct PlaceOrder
{
    private readonly int[] _order;

    public PlaceOrder(int count)
    {
        _order = new int[count];
        for (var i = 0; i < count; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>Which entry of the list stands at a place.</summary>
    public int this[int place] => _order[place];

    /// <summary>Brings what stands at one place up to another; what lay between moves down by one.</summary>
    public void Raise(int from, int to)
    {
        var raised = _order[from];
        _order.AsSpan(to, from - to).CopyTo(_order.AsSpan(to + 1));
        _order[to] = raised;
    }

    /// <summary>Writes the list in this order.</summary>
    public void Write(Candidate[] list, IList<Candidate> to)
    {
        for (var i = 0; i < _order.Length; i++)
        {
            to[i] = list[_order[i]];
        }
    }
}
