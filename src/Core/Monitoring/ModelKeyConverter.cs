using System.Text.Json;
using System.Text.Json.Serialization;
using AudienceML.Core.Models;
using AudienceML.Core.Tenancy;

namespace AudienceML.Core.Monitoring;

/// <summary>A key as an object of code, company and brand.</summary>
internal sealed class ModelKeyConverter : JsonConverter<ModelKey>
{
    public override ModelKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        try
        {
            return new ModelKey(
                new TenantId(root.GetProperty("companyId").GetGuid(), root.GetProperty("brandId").GetGuid()),
                new ModelCode(root.GetProperty("code").GetString() ?? ""));
        }
        catch (Exception e) when (e is KeyNotFoundException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new JsonException("A key has a code, a companyId and a brandId.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, ModelKey value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("code", value.Code.Value);
        writer.WriteString("companyId", value.Tenant.CompanyId);
        writer.WriteString("brandId", value.Tenant.BrandId);
        writer.WriteEndObject();
    }
}
