using ProdReady.Platform.Email;

namespace ProdReady.App.Erasure;

internal sealed record FarewellMail() : Mail("farewell");
