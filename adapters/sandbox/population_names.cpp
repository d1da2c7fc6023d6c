// Sandbox: names of people, shops and goods in Persian, Arabic and Latin script.
#include "sandbox/population_names.hpp"

#include <array>
#include <span>

namespace tenure::inline v1::sandbox {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view persian_first[] = {"زهرا", "محمد",  "فاطمه", "علی",   "مریم",
                                              "حسین", "نرگس",  "رضا",   "سارا",  "امیرحسین",
                                              "لیلا", "پوریا", "شیرین", "کیوان", "مه‌سا"};
constexpr std::string_view persian_last[] = {
    "احمدی", "محمدی‌فر", "کریمی",  "حسینی",   "شجریان",         "رضایی", "موسوی",
    "جعفری", "قاسم‌پور", "یزدانی", "گلستانی", "نیک‌نام"};
constexpr std::string_view persian_cities[] = {"تهران", "اصفهان", "شیراز", "تبریز", "مشهد", "رشت"};
constexpr std::string_view persian_shops[] = {"شرکت", "فروشگاه", "کافه", "چای‌خانه",
                                              "بازرگانی"};

constexpr std::string_view arabic_first[] = {"أحمد", "فاطمة", "يوسف", "ليلى", "خالد",
                                             "نور",  "سلمى",  "عمر",  "هدى",  "عبد الله"};
constexpr std::string_view arabic_last[] = {"الأنصاري", "القحطاني", "بن سعيد", "الخطيب",
                                            "المصري",   "حدّاد",     "العلي",   "الشمري"};
constexpr std::string_view arabic_cities[] = {"الرياض", "دبي", "بغداد", "عمّان", "القاهرة"};
constexpr std::string_view arabic_shops[] = {"شركة", "مقهى", "متجر", "مؤسسة"};

constexpr std::string_view latin_first[] = {"Anna",      "Björn",   "Zoë",   "José",
                                            "Mary-Jane", "Gül",     "Lukas", "Chloé",
                                            "Piotr",     "Siobhán", "Amara", "Ngozi"};
constexpr std::string_view latin_last[] = {"Müller", "O'Neil",         "Smith",  "van der Berg",
                                           "Nguyễn", "de la \"Vega\"", "Rossi",  "Kowalska",
                                           "Yılmaz", "Dvořák",         "Okafor", "Åström"};
constexpr std::string_view latin_cities[] = {"Wien", "Berlin", "London", "Lyon", "Istanbul"};
constexpr std::string_view latin_shops[] = {"Café", "Tea & Co", "Trading", "Rösterei", "Bazaar"};

constexpr std::array<Good, 18> goods = {{{"چای سیاه لاهیجان", "Tea", 1250},
                                         {"چای سبز ممتاز", "Tea", 1490},
                                         {"چای ماسالا", "Tea", 990},
                                         {"دمنوش گل‌گاوزبان", "Herbal", 1150},
                                         {"زعفران سرگل", "Spice", 4200},
                                         {"هل سبز", "Spice", 1890},
                                         {"قهوة عربية", "Coffee", 1750},
                                         {"بنّ يمني", "Coffee", 2390},
                                         {"شاي بالنعناع", "Tea", 870},
                                         {"كركديه", "Herbal", 790},
                                         {"Espresso Blend No. 5", "Coffee", 1600},
                                         {"Ethiopia Yirgacheffe", "Coffee", 2150},
                                         {"Earl Grey \"Royal\"", "Tea", 1120},
                                         {"Darjeeling First Flush", "Tea", 2480},
                                         {"Rooibos & Vanilla", "Herbal", 940},
                                         {"Teapot 1.2 l", "Ware", 3900},
                                         {"Moka Pot", "Ware", 3450},
                                         {"Gift Box <Nowruz>", "Ware", 5600}}};

std::string pick(Random& random, Names names) {
    return std::string(names[random.below(names.size())]);
}

}  // namespace

Person random_person(Random& random) {
    const double share = random.uniform();
    if (share < 0.45) {
        return {Script::persian, pick(random, persian_first), pick(random, persian_last),
                pick(random, persian_cities), "ایران"};
    }
    if (share < 0.7) {
        return {Script::arabic, pick(random, arabic_first), pick(random, arabic_last),
                pick(random, arabic_cities), ""};
    }
    return {Script::latin, pick(random, latin_first), pick(random, latin_last),
            pick(random, latin_cities), ""};
}

std::string company_name(Random& random, const Person& owner, std::size_t number) {
    const Names shops = owner.script == Script::persian  ? Names(persian_shops)
                        : owner.script == Script::arabic ? Names(arabic_shops)
                                                         : Names(latin_shops);
    const std::string shop = pick(random, shops);
    const std::string name =
        owner.script == Script::latin ? owner.last_name + " " + shop : shop + " " + owner.last_name;
    return name + " " + std::to_string(number);
}

std::size_t good_count() {
    return goods.size();
}
const Good& good(std::size_t index) {
    return goods[index];
}

}  // namespace tenure::inline v1::sandbox
