using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProdReady.App.Data.Migrations
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_invoices_created_at",
                table: "invoices",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_expires_at",
                table: "invitations",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_expires_at",
                table: "api_keys",
                column: "expires_at");

            // The one way to shorten the trail: behind a seal, and nothing that is younger than a year. Its last seal stays,
            // so that the next one can be verified, unless the tenant is gone.
            migrationBuilder.Sql("""
                CREATE FUNCTION cut_audit_trail(of_tenant uuid, last_seal bigint) RETURNS integer
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                DECLARE
                    cut timestamptz;
                    removed integer;
                BEGIN
                    SELECT until INTO cut FROM audit_seals WHERE tenant_id = of_tenant AND number = last_seal;
                    IF cut IS NULL OR cut > now() - interval '365 days' THEN
                        RAISE insufficient_privilege USING MESSAGE = 'audit entries are kept for a year at least';
                    END IF;
                    DELETE FROM audit_entries WHERE tenant_id = of_tenant AND at <= cut;
                    GET DIAGNOSTICS removed = ROW_COUNT;
                    DELETE FROM audit_seals WHERE tenant_id = of_tenant AND (number < last_seal OR (
                        NOT EXISTS (SELECT FROM tenants WHERE id = of_tenant)
                        AND NOT EXISTS (SELECT FROM audit_entries WHERE tenant_id = of_tenant)));
                    RETURN removed;
                END $$;
                REVOKE ALL ON FUNCTION cut_audit_trail FROM PUBLIC;
                GRANT EXECUTE ON FUNCTION cut_audit_trail TO app_across_tenants;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION cut_audit_trail;");

            migrationBuilder.DropIndex(
                name: "ix_invoices_created_at",
                table: "invoices");

            migrationBuilder.DropIndex(
                name: "ix_invitations_expires_at",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "ix_api_keys_expires_at",
                table: "api_keys");
        }
    }
}
