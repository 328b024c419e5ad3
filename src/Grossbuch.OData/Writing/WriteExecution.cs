using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.OData.Binding;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;
using Microsoft.AspNetCore.Http;

namespace Grossbuch.OData.Writing;

/// <summary>
/// One write on its way: target, body, the change at the waist, and the entity read back for the answer, through the very read that a GET
/// of its address runs. That read is prepared before anything is written, so that its errors and its rights are known in time.
/// </summary>
internal sealed class WriteExecution
{
    private readonly HttpContext _http;
    private readonly ReadRequest _request;
    private readonly ServicePath _path;
    private readonly WriteTarget _target;
    private readonly EntityBody _body;

    private WriteExecution(HttpContext http, ReadRequest request, ServicePath path, WriteTarget target)
    {
        _http = http;
        _request = request;
        _path = path;
        _target = target;
        _body = new EntityBody(request.Publication.Bodies, target.Set);
    }

    private EntitySet Set => _target.Set;

    public static async ValueTask Run(HttpContext http, ReadRequest request, ServicePath path)
    {
        var method = WriteHeaders.MethodOf(http.Request, request.Publication.Options.OData);
        var target = WriteTarget.Of(method, request);
        var execution = new WriteExecution(http, request, path, target);
        try
        {
            await execution.Run(method).ConfigureAwait(false);
        }
        catch (InfobaseException known) when (known.Code is ErrorCode.InstanceNotFound)
        {
            throw new ODataException(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(target.Set.Name));
        }
        catch (InfobaseException known) when (known.Code is ErrorCode.KeyExists)
        {
            throw new ODataException(ODataError.KeyExists, ErrorTexts.KeyExists(target.Set.Name), known.Hint);
        }
    }

    private ValueTask Run(string method) => method switch
    {
        "DELETE" => Delete(),
        "POST" when Set.Kind == SetKind.Objects => CreateObject(),
        "POST" when Set.Kind == SetKind.Constant => CreateConstant(),
        "POST" => CreateRecords(),
        _ => Change(isWhole: method == "PUT"),
    };

    private async ValueTask CreateObject()
    {
        var answer = CompiledReads.FindCreated(_request, Set);
        var given = await ReadBody(static (body, json, _, _) => body.ReadNew(json), [], false).ConfigureAwait(false);
        var written = (ObjectData)await Write(ChangeVerb.Create, given).ConfigureAwait(false);
        await answer.Execute(_request, Set.Owner.RefType!, written.Reference.AsKey).ConfigureAwait(false);
        SetCreated(EntityAddress.Of(Set, written.Values));
    }

    private async ValueTask CreateRecords()
    {
        var given = await ReadBody(static (body, json, _, _) => body.ReadNew(json), [], false).ConfigureAwait(false);
        Prepare(EntityAddress.Of(Set, KeyRowOf(given)));
        var written = await Write(ChangeVerb.Create, given).ConfigureAwait(false);
        var address = EntityAddress.Of(Set, KeyRowOf(written));
        await Answer(address, written).ConfigureAwait(false);
        // Recorded for records of independent registers: 200.
        if (Set.Kind == SetKind.RecordSets || _request.Publication.Options.OData.PostRegisterStatus == "201") SetCreated(address);
    }

    // A constant is always there; POST sets the one that was never set (odata §4.5).
    private async ValueTask CreateConstant()
    {
        var given = await ReadBody(static (body, json, _, _) => body.ReadNew(json), [], false).ConfigureAwait(false);
        var address = EntityAddress.Of(Set, KeyRowOf(given));
        Prepare(address);
        await using (var transaction = await _request.Session.BeginTransaction(isLong: false, _request.Cancellation).ConfigureAwait(false))
        {
            var plan = new PlanBuilder(_request.Session.Configuration, Set.Table);
            plan.Select("value", plan.Field(Set.Table.Fields[0]));
            var read = _request.Session.Prepare(plan.Build());
            await using (var stored = transaction.Read(read, [.. read.Values]))
            {
                if (await stored.Fill(new RowBatch(), _request.Cancellation).ConfigureAwait(false))
                    throw new ODataException(ODataError.KeyExists, ErrorTexts.KeyExists(Set.Name), "Change its value with PATCH.");
            }
            transaction.Write(ChangeOf(ChangeVerb.Update, given));
            await transaction.Commit().ConfigureAwait(false);
        }
        await Answer(address, given).ConfigureAwait(false);
        SetCreated(address);
    }

    private async ValueTask Change(bool isWhole)
    {
        var key = _target.HasKey ? new KeyValues(Set).Read(_target.Segment) : new Value[Set.Table.Fields.Length];
        // A constant may be written without a key; its answer is the entity all the same.
        var address = _target.HasKey ? null : EntityAddress.Of(Set, key);
        Prepare(address);
        var given = await ReadBody(static (body, json, row, whole) => body.ReadChanged(json, row, whole), key, isWhole)
            .ConfigureAwait(false);
        // The set of a recorder is there even when it is empty.
        var written = await Write(Set.Kind == SetKind.RecordSets ? ChangeVerb.Save : ChangeVerb.Update, given).ConfigureAwait(false);
        await Answer(address, written).ConfigureAwait(false);
    }

    private async ValueTask Delete()
    {
        var key = new KeyValues(Set).Read(_target.Segment);
        await Write(ChangeVerb.Delete, _body.OfKey(key)).ConfigureAwait(false);
        _request.Answer.Status = StatusCodes.Status204NoContent;
    }

    private async ValueTask<EntityData> ReadBody(
        Func<EntityBody, System.Text.Json.JsonElement, Value[], bool, EntityData> read, Value[] key, bool isWhole)
    {
        using var body = await RequestBody.Read(_http, _request.Publication.Options.Limits.RequestBodyBytesMax, _request.Cancellation)
            .ConfigureAwait(false);
        try
        {
            return read(_body, body.Root, key, isWhole);
        }
        catch (InvalidOperationException error) when (error.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            throw RequestBody.Broken(error);
        }
    }

    private ValueTask<EntityData> Write(ChangeVerb verb, EntityData entity) =>
        _request.Session.Write(ChangeOf(verb, entity), _request.Cancellation);

    private Change ChangeOf(ChangeVerb verb, EntityData entity) => new(verb, entity)
    {
        IsLoad = WriteHeaders.IsLoad(_http.Request),
        ExpectedVersion = Set.Kind == SetKind.Objects && verb != ChangeVerb.Create
            ? WriteHeaders.ExpectedVersion(_http.Request, _request.Publication.Options.OData) : null,
    };

    /// <param name="address">Null for the address of the request itself.</param>
    private void Prepare(string? address)
    {
        using var text = TextOf(address);
        CompiledReads.Find(_request with { Text = text ?? _request.Text });
    }

    private async ValueTask Answer(string? address, EntityData written)
    {
        using var text = TextOf(address);
        var request = _request with { Text = text ?? _request.Text };
        var read = CompiledReads.Find(request);
        if (written is RecordSetData { Rows: [] } && read is RecordSetRead records) WriteEmpty(request, records, written);
        else await read.Execute(request).ConfigureAwait(false);
    }

    private void WriteEmpty(ReadRequest request, RecordSetRead records, EntityData written)
    {
        var recorder = KeyRowOf(written)[Set.Table[StandardField.Recorder].Index];
        records.WriteEmpty(request, EntityAddress.TextOf(Set.Model, recorder), EntityAddress.TypeOf(Set.Model, recorder));
    }

    // The request's options with another path. A percent sign of a key would begin an escape.
    private RequestText? TextOf(string? address) => address is null ? null : new RequestText(
        "/" + address.Replace("%", "%25", StringComparison.Ordinal), _path.Query, _request.Publication.Options.OData.Plus != "literal");

    private void SetCreated(string address)
    {
        _request.Answer.Status = StatusCodes.Status201Created;
        _request.Answer.Location = $"{Encoding.UTF8.GetString(_request.Root)}/{address}";
    }

    private static Value[] KeyRowOf(EntityData entity) => entity switch
    {
        RecordSetData records => records.Head,
        RecordData record => record.Values,
        ConstantData constant => constant.Values,
        _ => ((ObjectData)entity).Values,
    };
}
