using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Resilience;

namespace ProdReady.App.Payments;

public static class PaymentProviderSetup
{
    public static IHostApplicationBuilder AddPaymentProvider(this IHostApplicationBuilder builder)
    {
        builder.AddOutsideDependency<PaymentProvider, PaymentsOptions>(
            PaymentsOptions.Section,
            options => options.Calls,
            (options, http) =>
            {
                http.BaseAddress = new Uri(options.BaseUrl.TrimEnd('/') + "/");
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.SecretKey);
            });
        return builder;
    }
}
