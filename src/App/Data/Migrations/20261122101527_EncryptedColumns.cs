using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProdReady.App.Data.Migrations
{
    /// <inheritdoc />
    public partial class EncryptedColumns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The schema is unreleased: what a development database holds cannot be encrypted by SQL, and goes.
            migrationBuilder.Sql("""
                TRUNCATE users, tenants, mailed_links CASCADE;
                ALTER TABLE users
                    ALTER COLUMN display_name TYPE bytea USING NULL, ALTER COLUMN email TYPE bytea USING NULL,
                    ALTER COLUMN normalized_email TYPE bytea USING NULL,
                    ALTER COLUMN normalized_user_name TYPE bytea USING NULL;
                ALTER TABLE mailed_links ALTER COLUMN email TYPE bytea USING NULL;
                ALTER TABLE invitations ALTER COLUMN email TYPE bytea USING NULL;
                ALTER TABLE customers ALTER COLUMN email TYPE bytea USING NULL;
                """);

            migrationBuilder.DropIndex(
                name: "ix_invitations_tenant_id_email",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "ix_customers_tenant_id_email",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "phone_number",
                table: "users");

            migrationBuilder.DropColumn(
                name: "phone_number_confirmed",
                table: "users");

            migrationBuilder.DropColumn(
                name: "user_name",
                table: "users");

            migrationBuilder.AddColumn<byte[]>(
                name: "lookup_email",
                table: "invitations",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "lookup_email",
                table: "customers",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateIndex(
                name: "ix_invitations_tenant_id_email",
                table: "invitations",
                columns: new[] { "tenant_id", "lookup_email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_customers_tenant_id_email",
                table: "customers",
                columns: new[] { "tenant_id", "lookup_email" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // As in Up: SQL cannot decrypt.
            migrationBuilder.Sql("""
                TRUNCATE users, tenants, mailed_links CASCADE;
                ALTER TABLE users
                    ALTER COLUMN display_name TYPE character varying(100) USING NULL, ALTER COLUMN email TYPE character varying(254) USING NULL,
                    ALTER COLUMN normalized_email TYPE character varying(254) USING NULL,
                    ALTER COLUMN normalized_user_name TYPE character varying(254) USING NULL;
                ALTER TABLE mailed_links ALTER COLUMN email TYPE character varying(254) USING NULL;
                ALTER TABLE invitations ALTER COLUMN email TYPE character varying(254) USING NULL;
                ALTER TABLE customers ALTER COLUMN email TYPE character varying(254) USING NULL;
                """);

            migrationBuilder.DropIndex(
                name: "ix_invitations_tenant_id_email",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "ix_customers_tenant_id_email",
                table: "customers");

            migrationBuilder.DropColumn(
                name: "lookup_email",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "lookup_email",
                table: "customers");

            migrationBuilder.AddColumn<string>(
                name: "phone_number",
                table: "users",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "phone_number_confirmed",
                table: "users",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "user_name",
                table: "users",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_invitations_tenant_id_email",
                table: "invitations",
                columns: new[] { "tenant_id", "email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_customers_tenant_id_email",
                table: "customers",
                columns: new[] { "tenant_id", "email" },
                unique: true);
        }
    }
}
