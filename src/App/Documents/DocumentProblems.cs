using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Uploads;

namespace ProdReady.App.Documents;

internal static class DocumentProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no document with this id." });

    public static Conflict<ProblemDetails> Withheld(Refusal refusal) =>
        TypedResults.Conflict(new ProblemDetails { Detail = refusal.Reason });

    public static BadRequest<ProblemDetails> WrongName() => Wrong("name", "A name needs something before its ending.");

    public static BadRequest<ProblemDetails> UnknownInvoice() => Wrong("invoiceId", "There is no invoice with this id.");

    public static ProblemHttpResult TypeNotTaken() => Refused(
        StatusCodes.Status415UnsupportedMediaType,
        $"Documents are taken with the endings {FileType.Extensions}, as the Content-Type of their ending.");

    public static ProblemHttpResult OtherContent(FileType type) => Refused(
        StatusCodes.Status415UnsupportedMediaType,
        type.IsText ? "The content is not text in UTF-8, or it is empty." : $"The content is not of type {type.MediaType}.");

    public static ProblemHttpResult TooLarge(long limit) =>
        Refused(StatusCodes.Status413PayloadTooLarge, $"A document has at most {limit} bytes.");

    public static ProblemHttpResult TooLate() =>
        Refused(StatusCodes.Status408RequestTimeout, "The document took too long to arrive; send it again.");

    private static ProblemHttpResult Refused(int status, string why) => TypedResults.Problem(statusCode: status, detail: why);

    private static BadRequest<ProblemDetails> Wrong(string field, string why) => TypedResults.BadRequest<ProblemDetails>(
        new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [why] }));
}
