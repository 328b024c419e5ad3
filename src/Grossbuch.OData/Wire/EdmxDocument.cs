using Grossbuch.OData.Model;

namespace Grossbuch.OData.Wire;

internal sealed class EdmxDocument(EntityModel model)
{
    public byte[] Render() => System.Text.Encoding.UTF8.GetBytes(model.Configuration.Name);
}
