using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ProdReady.App.Data.Migrations
{
    /// <inheritdoc />
    public partial class ListJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_jobs_actor_id",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_actor_id_created_at_id",
                table: "jobs",
                columns: new[] { "actor_id", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_jobs_actor_id_created_at_id",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_actor_id",
                table: "jobs",
                column: "actor_id");
        }
    }
}
